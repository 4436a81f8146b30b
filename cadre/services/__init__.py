"""Acts that write people, their appointments, ranks and education."""
