"""Give feedback and marks back in the shape that the platform they came from takes in."""
