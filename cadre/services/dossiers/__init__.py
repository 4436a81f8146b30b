"""Dossiers: what files say about people goes into the records, and the records come out as dossiers."""
