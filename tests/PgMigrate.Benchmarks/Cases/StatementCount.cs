using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Servers;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>Counts what a migration sends; not measured in time, since the server logs each statement.</summary>
internal static class StatementCount
{
    private const int ShortList = 40;

    /// <summary>The statements of one migration of a copy of a database; a short list is printed.</summary>
    public static async Task<Samples> OnCopyAsync(
        BenchmarkServer server,
        AppliedDatabase applied,
        string contender,
        Func<DatabaseAddress, Task> migrate
    )
    {
        IReadOnlyList<string> statements = [];
        await server.WithDatabaseAsync(
            async database =>
            {
                statements = await server.Log.RecordAsync(() => migrate(database with { Options = StatementLog.Setting }));
                return statements.Count;
            },
            applied.Database.Database
        );
        if (statements.Count <= ShortList)
            Bench.Say($"{contender} sent:{string.Concat(statements.Select(statement => $"\n           {statement}"))}");
        return Samples.Single(contender, statements.Count);
    }
}
