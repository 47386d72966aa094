using System.Text.RegularExpressions;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>Runs scripts on a copy. Roles that a sandbox lacks are made, without login, as the scripts ask for them.</summary>
internal sealed partial class CopyRuns(RehearsalServer server, MigrationOptions options, IMigrationObserver observer)
{
    // A folder that names more roles than that, none of which is there, is no folder for a sandbox.
    private const int MostRoles = 200;

    // What the checks find is known already; the copy is there to show the rest, nobody asks later what it was, and what was
    // applied by other runs need not fit into one transaction.
    private readonly MigrationOptions _options = options with
    {
        Force = true,
        KeepSnapshots = 0,
        TransactionMode = TransactionMode.Script,
        BackupLock = false,
    };
    private readonly List<string> _rolesMade = [];

    /// <summary>The roles that were made, in order.</summary>
    public IReadOnlyList<string> RolesMade => _rolesMade;

    /// <summary>Runs what is pending.</summary>
    /// <exception cref="MigrationException">A script failed.</exception>
    public Task RunPendingAsync(ConnectionTarget database, IRunProbe? probe, CancellationToken cancellationToken) =>
        RunAsync(
            database,
            probe,
            new CopyObserver(observer),
            () => new FolderPlan { RefusesOtherSum = false },
            cancellationToken
        );

    /// <summary>Runs given scripts; no two of one name.</summary>
    /// <exception cref="MigrationException">A script failed; RehearsalFailed where one could do harm outside of the copy, and
    /// none was run.</exception>
    public async Task RunAsync(
        ConnectionTarget database,
        IReadOnlyList<PlanEntry> scripts,
        IRunProbe? probe,
        CancellationToken cancellationToken
    )
    {
        Refuse(scripts.Where(script => script.Action == PlanAction.Run));
        await RunUncheckedAsync(database, scripts, probe, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs scripts that the target has had. Where nothing may be done to roles, they are those of the target, and not theirs.
    /// </summary>
    /// <inheritdoc cref="RunAsync(ConnectionTarget, IReadOnlyList{PlanEntry}, IRunProbe?, CancellationToken)"/>
    public Task ReplayAsync(ConnectionTarget database, IReadOnlyList<PlanEntry> scripts, CancellationToken cancellationToken) =>
        RunAsync(database, server.IsPlain ? [.. scripts.Select(RoleStatements.LeaveOut)] : scripts, null, cancellationToken);

    /// <summary>
    /// Runs given scripts, whatever is in them: what pg_dump has written of the target makes things, and calls nothing.
    /// </summary>
    /// <exception cref="MigrationException">A script failed.</exception>
    public Task RunUncheckedAsync(
        ConnectionTarget database,
        IReadOnlyList<PlanEntry> scripts,
        IRunProbe? probe,
        CancellationToken cancellationToken
    )
    {
        var told = new CopyObserver(observer);
        return RunAsync(
            database,
            probe,
            told,
            () => new GivenPlan([.. scripts.Where(script => !told.Applied.Contains(script.Name))]),
            cancellationToken
        );
    }

    private async Task RunAsync(
        ConnectionTarget database,
        IRunProbe? probe,
        CopyObserver told,
        Func<IPlanSource> source,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            try
            {
                using var gate = new ObserverGate(told);
                var context = RunContext.WithoutPolicy(database, _options, gate) with { Probe = probe, Verifies = false };
                var run = new RunState(context);
                await new RunPipeline(run, source(), new LockedSessions(gate))
                    .RunAsync(new AppliedEffects(gate, isJudged: false), cancellationToken)
                    .ConfigureAwait(false);
                return;
            }
            catch (MigrationException exception) when (_rolesMade.Count < MostRoles && MissingRole(exception) is { } role)
            {
                if (await server.AddRolesAsync([role], cancellationToken).ConfigureAwait(false) is [])
                    throw;
                _rolesMade.Add(role);
            }
        }
    }

    private void Refuse(IEnumerable<PlanEntry> scripts)
    {
        foreach (var script in scripts)
            if (script.IsFromDatabase && !server.IsPlain)
                throw Refused(
                    script,
                    $"The text of {script.File} that the database keeps is not the folder's file: "
                        + "it runs in a sandbox alone, without any right outside of its database.",
                    $"Rehearse in a sandbox; or with {CheckOption.From.To(RehearsalSource.Target)}, which does not need it."
                );
            else if (!server.IsSandbox && OutsideObstacle(script) is { } obstacle)
                throw Refused(
                    script,
                    $"{script.File} {obstacle}: it is not run on a server that others use.",
                    "Rehearse in a sandbox, where all of it is thrown away."
                );
    }

    private static MigrationException Refused(PlanEntry script, string message, string action) =>
        new(MigrationErrorId.RehearsalFailed, message, action) { Script = script.Name, Path = script.File.Path };

    private static string? OutsideObstacle(PlanEntry script) =>
        OutsideEffects.Obstacle(script.Script.Recorded)
        ?? OutsideEffects.Obstacle(SqlText.Read(script.Directives.When ?? string.Empty));

    // The sandbox's server speaks English.
    private string? MissingRole(MigrationException exception) =>
        server.IsSandbox
        && exception.SqlState == PostgresErrorCodes.UndefinedObject
        && RoleMessage().Match(exception.Message) is { Success: true } match
            ? match.Groups["role"].Value
            : null;

    [GeneratedRegex("role \"(?<role>.+)\" does not exist$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex RoleMessage();
}
