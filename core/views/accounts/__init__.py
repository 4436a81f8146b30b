"""Pages of the three administrators about accounts, grants and requests; cover during a leave."""
