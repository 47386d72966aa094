using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>Brings an empty database to where the target stands.</summary>
internal sealed class CopyBuilder(
    RehearsalServer server,
    CopyRuns runs,
    SnapshotFindings snapshots,
    FailureFindings failures,
    FindingFactory findings,
    AppliedEntries applied,
    MigrationOptions options,
    IMigrationObserver observer
)
{
    private static readonly ReplayFailedRule ReplayFailed = new();
    private static readonly SchemaDriftRule SchemaDrift = new();
    private static readonly RoleMissingRule RoleMissing = new();
    private static readonly SuperuserNeededRule SuperuserNeeded = new();

    private static string WholeOrigin =>
        $"The copy was made from the target's schema: whether the scripts build the same, "
        + $"{CheckOption.From.To(RehearsalSource.Scripts)} shows.";

    private readonly List<Finding> _found = [];

    /// <summary>What was found on the way.</summary>
    public IReadOnlyList<Finding> Found => [.. _found, .. runs.RolesMade.Select(MissingRole)];

    /// <summary>A sentence for the summary: what the copy was made from, and what it was compared with.</summary>
    public string Origin { get; private set; } = "The copy began empty.";

    /// <summary>Makes the copy.</summary>
    /// <param name="target">The target; null for an empty copy.</param>
    /// <param name="from">What it is made from.</param>
    /// <param name="texts">A folder of the caller's for the target's schema.</param>
    /// <param name="cancellationToken">Cancels what runs.</param>
    /// <returns>The copy; null where it could not be made, and a finding says why.</returns>
    /// <exception cref="MigrationException">The server refused, or no pg_dump is here.</exception>
    public async Task<ConnectionTarget?> BuildAsync(
        TargetState? target,
        RehearsalSource from,
        string texts,
        CancellationToken cancellationToken
    )
    {
        var copy = await server.CreateAsync(cancellationToken).ConfigureAwait(false);
        if (target is null)
            return copy;

        IEnumerable<string> made = server.IsPlain ? [] : RolesMadeBy(target.Applied);
        await server.AddRolesAsync(target.Roles.Except(made, StringComparer.Ordinal), cancellationToken).ConfigureAwait(false);
        var filled =
            from == RehearsalSource.Target
                ? await RestoreAsync(copy, target, texts, cancellationToken).ConfigureAwait(false)
                : await ReplayAsync(copy, target, cancellationToken).ConfigureAwait(false);
        if (filled is not null && Math.Min(target.MajorVersion, server.MajorVersion) >= TargetStatistics.OldestVersion)
            await TargetStatistics.CopyAsync(target.Database, filled, observer, cancellationToken).ConfigureAwait(false);
        return filled;
    }

    private async Task<ConnectionTarget?> ReplayAsync(
        ConnectionTarget copy,
        TargetState target,
        CancellationToken cancellationToken
    )
    {
        if (await TryAsync(copy, applied.InFolderOrder(), "In an empty database: ", cancellationToken).ConfigureAwait(false))
        {
            if (target.Database.Schema is { } schema)
                Origin = $"The copy has what was applied to the schema {schema}, and none of the others.";
            else
                await CompareAsync(copy, target, cancellationToken).ConfigureAwait(false);
            return copy;
        }

        // Not as a new database would be built; but the target came to where it is in another order, step by step.
        Origin = "The copy was made in the order of the history, and not compared with the target.";
        var again = await server.RecreateAsync(copy, cancellationToken).ConfigureAwait(false);
        foreach (var piece in applied.InHistoryOrder())
            if (!await TryAsync(again, piece, "In the order of the history: ", cancellationToken).ConfigureAwait(false))
                return null;
        await server.AddRolesAsync(target.Roles, cancellationToken).ConfigureAwait(false);
        return again;
    }

    private async Task<ConnectionTarget?> RestoreAsync(
        ConnectionTarget copy,
        TargetState target,
        string texts,
        CancellationToken cancellationToken
    )
    {
        await server.AddRolesAsync(target.Roles, cancellationToken).ConfigureAwait(false);
        var path = Path.Combine(texts, "schema.sql");
        await SchemaDump
            .WriteAsync(target, path, ["pgmigrate", "pgmigrate_backup", options.HistorySchema], observer, cancellationToken)
            .ConfigureAwait(false);
        var isRestored = server.IsPlain
            ? await RestorePlainlyAsync(copy, path, cancellationToken).ConfigureAwait(false)
            : await RestoreWhollyAsync(copy, path, cancellationToken).ConfigureAwait(false);
        if (!isRestored)
            return null;
        var records = applied.InFolderOrder().Select(entry => entry with { Action = PlanAction.Record });
        await runs.RunAsync(copy, [.. records], null, cancellationToken).ConfigureAwait(false);
        return copy;
    }

    private Task<bool> RestoreWhollyAsync(ConnectionTarget copy, string path, CancellationToken cancellationToken)
    {
        Origin = WholeOrigin;
        var text = ScriptText.Read(path).HashText;
        var file = new ScriptFile("up", "schema.sql", path, ScriptKind.OneTime);
        var dump = new PlanEntry(
            Script.InMemory(file, text, ScriptDirectives.None),
            GrateHash.Of(text),
            RunOnce: true,
            PlanAction.Run
        );
        return TryAsync([dump], runs.RunUncheckedAsync(copy, [dump], null, cancellationToken), "The target's schema: ");
    }

    private async Task<bool> RestorePlainlyAsync(ConnectionTarget copy, string path, CancellationToken cancellationToken)
    {
        var left = await SchemaDump.RestoreAsync(copy, ScriptText.Read(path).HashText, cancellationToken).ConfigureAwait(false);
        Origin =
            left.Count == 0
                ? WholeOrigin
                : "The copy is incomplete: it was made from the target's schema without "
                    + $"{left.Count} of its statements, see superuser-needed.";
        _found.AddRange(
            left.Select(failure =>
                findings.Of(
                    SuperuserNeeded,
                    new Observation(
                        $"The copy is incomplete: {failure.Statement.Object.Name} was refused, {failure.Reason} "
                            + $"({failure.SqlState})."
                    )
                    {
                        Object = failure.Statement.Object.Name,
                    }
                )
            )
        );
        return true;
    }

    private Task<bool> TryAsync(
        ConnectionTarget copy,
        IReadOnlyList<PlanEntry> scripts,
        string before,
        CancellationToken cancellationToken
    ) =>
        scripts.Count == 0
            ? Task.FromResult(true)
            : TryAsync(scripts, runs.ReplayAsync(copy, scripts, cancellationToken), before);

    private async Task<bool> TryAsync(IReadOnlyList<PlanEntry> scripts, Task run, string before)
    {
        try
        {
            await run.ConfigureAwait(false);
            return true;
        }
        catch (MigrationException failure)
        {
            _found.Add(
                failures.Of(ReplayFailed, failure, scripts.FirstOrDefault(script => script.Name == failure.Script), before)
            );
            return false;
        }
    }

    private async Task CompareAsync(ConnectionTarget copy, TargetState target, CancellationToken cancellationToken)
    {
        await server.AddRolesAsync(target.Roles, cancellationToken).ConfigureAwait(false);
        var built = await snapshots.ReadAsync(copy, cancellationToken).ConfigureAwait(false);
        var real = await snapshots.ReadAsync(target.Database, cancellationToken).ConfigureAwait(false);
        Finding[] drift = [.. snapshots.Of(SchemaDrift, built, real, null, null, "On the target")];
        _found.AddRange(drift);
        Origin =
            drift.Length == 0
                ? "What was applied, replayed from empty, builds the schema that the target has."
                : "What was applied, replayed from empty, builds another schema than the target has: see schema-drift.";
    }

    // Scripts that create them must find them missing, as they did on the target.
    private static IEnumerable<string> RolesMadeBy(IEnumerable<AppliedRecord> applied) =>
        from record in applied
        where record.Text is not null
        from statement in SqlText.Read(record.Text!).Statements
        let facts = statement.Facts
        where facts.Verb is "CREATE ROLE" or "CREATE USER" or "CREATE GROUP" && facts.Object is not null
        select SqlIdentifier.Parse(facts.Object!);

    private Finding MissingRole(string role) =>
        findings.Of(
            RoleMissing,
            new Observation($"The role {SqlIdentifier.Quote(role)} was not there; the sandbox was given it, without login.")
            {
                Object = role,
            }
        );
}
