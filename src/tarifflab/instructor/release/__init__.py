"""``tarifflab release``: the students' bundle, made from the folder as it is, and tried."""
