"""``tarifflab mark``: read the texts one after another, with keys, without names."""
