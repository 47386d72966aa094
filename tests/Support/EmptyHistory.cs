using PgMigrate.Engine;

namespace PgMigrate.Tests.Support;

/// <summary>A database to which nothing was applied, with the tables of the history: to make them takes longer than most tests.</summary>
internal static class EmptyHistory
{
    /// <summary>Makes one; the first of a server makes the template of the others.</summary>
    public static Task<TestDatabase> CreateAsync(PostgresServer server) => server.CreateDatabaseAsync("history", MakeAsync);

    private static async Task MakeAsync(TestDatabase database)
    {
        using var folder = new TempFolder();
        folder.Write("up/0001_nothing.sql", "SELECT 1;");
        await new PgMigrator(database.ConnectionString).MigrateAsync(
            new MigrationOptions { Path = folder.FullPath, KeepSnapshots = 0 }
        );
        await database.ExecuteAsync(
            """
            DO $$
            BEGIN
                EXECUTE (SELECT 'TRUNCATE ' || string_agg(c.oid::regclass::text, ', ') || ' RESTART IDENTITY'
                         FROM pg_class c
                         WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text IN ('grate', 'pgmigrate')
                           AND c.relname <> 'schema_version');
            END $$
            """
        );
    }
}
