-- Drops damage scenarios and their impact ratings.
DROP TABLE tara.impact_rating;
DROP TABLE tara.damage_scenario;
DROP TYPE tara.impact_level;
DROP TYPE tara.impact_category;
