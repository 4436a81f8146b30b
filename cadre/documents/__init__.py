"""What goes on paper or into files about people: the columns of rosters, rosters, facts of a person."""
