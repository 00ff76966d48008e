"""What main does with the processes: start them, give them work, end them."""
