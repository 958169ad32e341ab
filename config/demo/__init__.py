"""The made-up city 若葉野市: wards, categories, departments, people and a year of history."""
