"""Pages about people, their posts and rosters."""
