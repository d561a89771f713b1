"""What turns texts into vectors that are near each other where the meanings are: behind a connection, or in this process."""
