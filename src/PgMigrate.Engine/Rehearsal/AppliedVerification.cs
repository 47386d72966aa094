using System.Globalization;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Rules.Integrity;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// Asks whether what applied scripts have promised still holds, in read-only transactions. An invariant compares what was before
/// with what was after: of that nothing is left to be asked.
/// </summary>
internal static class AppliedVerification
{
    /// <summary>Asks.</summary>
    /// <param name="run">The run, connected; its folder is open, and its history is read.</param>
    /// <param name="options">How it is asked.</param>
    /// <param name="findings">Decides severities.</param>
    /// <param name="stop">Cancels the running query on the server.</param>
    /// <returns>What does not hold.</returns>
    public static async Task<IReadOnlyList<Finding>> CheckAsync(
        RunState run,
        VerifyOptions options,
        FindingFactory findings,
        CancellationToken stop
    )
    {
        var verification = new ScriptVerification(run.Folder!, run.Context.Options, findings, isInTransaction: false)
        {
            Prefix = string.Empty,
            Settings =
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SET LOCAL statement_timeout = {(long)options.StatementTimeout.TotalMilliseconds}"
                ),
            ],
        };
        foreach (var script in Applied(run))
            await verification.VerifyAsync(run.Server!, script, stop).ConfigureAwait(false);
        run.Context.Tell(
            MessageSeverity.Information,
            null,
            $"{verification.Count - verification.Found.Count} of {verification.Count} verifications of applied scripts hold on "
                + $"{run.Context.Target}."
        );
        return verification.Found;
    }

    // Of a script that was changed since, the file says what will hold, and not what does.
    private static IEnumerable<Script> Applied(RunState run) =>
        from file in run.Folder!.Scripts
        let applied = run.Applied.GetValueOrDefault(file.Name)
        where applied is not null
        let script = Script.TryRead(file, run.Context.Options.Tokens, run.Folder.Files)
        where script.RunsIn(run.Context.Options.Environment) && script.Hash == applied.Hash
        select script.For(run.Context.Options.Tokens);
}
