using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup;

/// <summary>All rows of a database's tables as text, to be compared before and after.</summary>
internal static class RestoredContent
{
    public static async Task<IReadOnlyList<string>> ReadAsync(TestDatabase database)
    {
        var tables = await database.QueryAsync<string>(
            """
            SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname !~ '^pg_|^pgmigrate|^grate$' AND n.nspname <> 'information_schema' ORDER BY 1
            """
        );
        var content = new List<string>();
        foreach (var table in tables)
            content.Add(
                $"{table}: {await database.ScalarAsync<string>($"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) || count(*) FROM {table} t")}"
            );
        return content;
    }
}
