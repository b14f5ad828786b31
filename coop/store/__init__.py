"""Read and write: one transaction per action, and every function takes the user who asks."""
