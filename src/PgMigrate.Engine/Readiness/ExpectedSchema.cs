using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Readiness;

/// <summary>What of that which is expected was applied, and what was besides.</summary>
/// <param name="Version">The newest one-time script that was applied; null for none.</param>
/// <param name="ExpectedVersion">The last one-time script that is expected; null for none.</param>
/// <param name="Pending">Expected, and not applied.</param>
/// <param name="Unknown">Applied, and not in the folder.</param>
internal sealed record ExpectedSchema(
    string? Version,
    string? ExpectedVersion,
    IReadOnlyList<string> Pending,
    IReadOnlyList<string> Unknown
)
{
    private const string ApplicationName = "pgmigrate wait";

    /// <summary>Reads it; needs no right but to read the history.</summary>
    /// <exception cref="MigrationException">OptionsInvalid, errors of the folder, or connection errors.</exception>
    public static Task<ExpectedSchema> ReadAsync(
        ConnectionTarget target,
        ReadinessOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        options switch
        {
            { Path: { } path } => ReadFolderAsync(target, options, path, observer, cancellationToken),
            { To: { } script } => ReadHistoryAsync(target, options, script, cancellationToken),
            _ => throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "What is waited for is not said: neither a folder nor a script.",
                $"Name the migration folder ({ReadinessOption.Path}), or the script that must have been applied "
                    + $"({ReadinessOption.To})."
            ),
        };

    private static async Task<ExpectedSchema> ReadFolderAsync(
        ConnectionTarget target,
        ReadinessOptions options,
        string path,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var run = new MigrationOptions
        {
            Path = path,
            Configuration = options.Configuration,
            Environment = options.Environment,
            Tokens = options.Tokens,
            HistorySchema = options.HistorySchema,
        };
        var scripts = await FolderStatus
            .ReadAsync(RunContext.Begin(target, run, observer), cancellationToken, inOutline: true)
            .ConfigureAwait(false);
        return Of(scripts, options.To, path);
    }

    private static ExpectedSchema Of(IReadOnlyList<MigrationScript> scripts, string? last, string path)
    {
        MigrationScript[] folder = [.. scripts.Where(script => script.Folder is not null)];
        MigrationScript[] expected = [.. folder.Take(CountTo(folder, last, path)).Where(IsExpected)];
        return new ExpectedSchema(
            scripts.Where(IsAppliedOnce).OrderBy(script => script.AppliedAt).LastOrDefault()?.Script,
            expected.LastOrDefault(script => script.Kind == ScriptKind.OneTime)?.Script,
            [
                .. expected
                    .Where(script => script.State != MigrationState.Applied)
                    .Select(script => $"{script.Folder}/{script.Script}"),
            ],
            [.. scripts.Where(script => script.State == MigrationState.Missing).Select(script => script.Script)]
        );
    }

    private static int CountTo(MigrationScript[] folder, string? last, string path)
    {
        if (last is null)
            return folder.Length;
        var index = Array.FindIndex(folder, script => string.Equals(script.Script, last, StringComparison.OrdinalIgnoreCase));
        return index >= 0
            ? index + 1
            : throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"{CleanText.Line(last)} is no script of {path}.",
                "Name a script as the history does: its path within its folder."
            );
    }

    // A program works before and after what contracts the schema; background batches go on while it does.
    private static bool IsExpected(MigrationScript script) =>
        script
            is {
                Kind: not ScriptKind.EveryTime,
                Phase: not MigrationPhase.Contract,
                State: not (MigrationState.Skipped or MigrationState.Ongoing)
            };

    private static bool IsAppliedOnce(MigrationScript script) =>
        script is { Kind: ScriptKind.OneTime, AppliedAt: not null, State: MigrationState.Applied or MigrationState.Missing };

    private static async Task<ExpectedSchema> ReadHistoryAsync(
        ConnectionTarget target,
        ReadinessOptions options,
        string script,
        CancellationToken cancellationToken
    )
    {
        var (server, facts) = await ServerFacts
            .ConnectAsync(target, ApplicationName, options.HistorySchema, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = server.ConfigureAwait(false);
        facts.RequireSupportedVersion(target);
        facts.RequireSoundHistory(target);
        var applied = await AppliedScripts.ReadAsync(server, facts.Tables, cancellationToken).ConfigureAwait(false);
        var isThere = applied.Keys.Contains(script, StringComparer.OrdinalIgnoreCase);
        return new ExpectedSchema(
            applied.Values.Where(row => row.OneTime).OrderBy(row => row.AppliedAt).LastOrDefault()?.Name,
            script,
            isThere ? [] : [script],
            []
        );
    }
}
