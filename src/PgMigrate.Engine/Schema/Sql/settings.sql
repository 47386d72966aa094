-- What the server's text of an expression depends on, and its speed. With pg_temp at the end no temporary table takes the place of a catalogue.
SELECT pg_catalog.set_config(name, value, true)
FROM (VALUES ('search_path', 'pg_catalog, pg_temp'),
             ('DateStyle', 'ISO, YMD'),
             ('IntervalStyle', 'postgres'),
             ('TimeZone', 'UTC'),
             ('bytea_output', 'hex'),
             ('extra_float_digits', '1'),
             ('lc_monetary', 'C'),
             ('quote_all_identifiers', 'off'),
             ('standard_conforming_strings', 'on'),
             ('xmlbinary', 'base64'),
             ('xmloption', 'content'),
             -- The planner takes big catalogues for long queries; compiling them takes longer than running them.
             ('jit', 'off')) AS setting (name, value)
