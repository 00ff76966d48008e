"""What lies in the students' folders: submissions, and which file of them is graded."""
