using PgMigrate.Engine.History;

namespace PgMigrate.Engine.Execution;

/// <summary>Reads the history that a run goes on from.</summary>
internal static class RunHistory
{
    /// <summary>Reads it once, under the locks where there are any.</summary>
    public static async Task ReadAsync(RunState run, CancellationToken stop)
    {
        if (run.Session is { Work: var work })
            (run.Applied, run.HistoryVersion) = await AppliedScripts
                .ReadWithVersionAsync(work.Server, work.Facts, stop)
                .ConfigureAwait(false);
        // Whoever only looks need not be allowed to read PgMigrate's own tables.
        else if (run.Server is { } server)
            run.Applied = await AppliedScripts.ReadAsync(server, run.Facts!.Tables, stop).ConfigureAwait(false);
    }
}
