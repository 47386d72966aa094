using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>
/// The schema of grate's tables as lines of text: what the catalogue says of it, and every row but times and users.
/// </summary>
internal static class HistorySnapshot
{
    private const string Catalogue = """
        WITH relation AS (
            SELECT c.*, format('%s.%s', n.nspname, c.relname) AS name
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE lower(n.nspname) = lower($1)
        )
        SELECT line FROM (
            SELECT format('schema %s owner %s acl %s comment %s', nspname, nspowner::regrole, nspacl, obj_description(oid, 'pg_namespace')) AS line
            FROM pg_namespace
            WHERE lower(nspname) = lower($1)
          UNION ALL
            SELECT format('relation %s kind %s persistence %s owner %s acl %s options %s comment %s',
                          name, relkind, relpersistence, relowner::regrole, relacl, reloptions, obj_description(oid, 'pg_class'))
            FROM relation
          UNION ALL
            SELECT format('column %s.%s number %s type %s not null %s identity "%s" default %s collation %s',
                          r.name, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
                          pg_get_expr(d.adbin, d.adrelid), a.attcollation::regcollation)
            FROM relation r
            JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0
            LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
            WHERE r.relkind = 'r'
          UNION ALL
            SELECT format('constraint %s on %s: %s', x.conname, r.name, pg_get_constraintdef(x.oid))
            FROM relation r
            JOIN pg_constraint x ON x.conrelid = r.oid
          UNION ALL
            SELECT format('index %s', pg_get_indexdef(r.oid))
            FROM relation r
            WHERE r.relkind = 'i'
          UNION ALL
            SELECT format('sequence %s starts %s by %s min %s max %s', r.name, s.seqstart, s.seqincrement, s.seqmin, s.seqmax)
            FROM relation r
            JOIN pg_sequence s ON s.seqrelid = r.oid
        ) snapshot
        ORDER BY line
        """;

    private const string Tables = """
        SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE lower(n.nspname) = lower($1) AND c.relkind = 'r'
        ORDER BY 1
        """;

    /// <summary>Reads it; schemas of other casing belong to it.</summary>
    public static async Task<string> ReadAsync(TestDatabase database, string schema)
    {
        var lines = new List<string?>(await database.QueryAsync<string>(Catalogue, schema));
        foreach (var table in await database.QueryAsync<string>(Tables, schema))
            lines.AddRange(await RowsAsync(database, table!));
        return string.Join('\n', lines);
    }

    private static Task<IReadOnlyList<string?>> RowsAsync(TestDatabase database, string table) =>
        database.QueryAsync<string>(
            $"SELECT '{table} ' || (to_jsonb(t) - ARRAY['entry_date', 'modified_date', 'entered_by', 'error_message'])::text "
                + $"FROM {table} t ORDER BY id"
        );
}
