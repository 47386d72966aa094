using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>Looks, and changes nothing: what a run would do, and how every script stands. Takes no lock and needs no right to write.</summary>
internal sealed class MigrationPreview
{
    private const string ApplicationName = "pgmigrate preview";

    private readonly RunContext _context;
    private readonly CancellationToken _cancellationToken;

    /// <param name="target">The database.</param>
    /// <param name="options">How a run would go.</param>
    /// <param name="observer">Who is told.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public MigrationPreview(ConnectionTarget target, MigrationOptions options, IMigrationObserver observer, CancellationToken cancellationToken)
    {
        _context = new RunContext(target, options, new RunIdentity(), observer, SecretMask.Of(options.Tokens));
        _cancellationToken = cancellationToken;
    }

    /// <summary>Tells the observer what a run would do, script by script.</summary>
    public async Task PlanAsync()
    {
        FolderSum.RefuseMismatch(_context.Options.Path);
        var folder = MigrationFolder.Open(_context.Options.Path);
        var history = await ReadHistoryAsync(_context.Options.CreateDatabase).ConfigureAwait(false);
        var plan = await PlanAsync(folder, history, _context.Options).ConfigureAwait(false);
        var programs = PlanChecks.Refuse(plan, _context);
        foreach (var entry in plan.Entries)
            if (Preview(entry, programs) is { } run)
                _context.Observer.OnScriptRun(run);
        await TellChecksAsync(folder, plan, history).ConfigureAwait(false);
    }

    private async Task TellChecksAsync(MigrationFolder folder, MigrationPlan plan, KnownHistory history)
    {
        var checks = RunChecks.Read(_context, folder, plan, history.Applied, history.Server);
        if (checks.IsEmpty)
            return;
        if (history.Server is { } server)
            await AskTargetAsync(checks, DestructiveChanges.Read(plan.Entries), server).ConfigureAwait(false);
        checks.TellAll();
    }

    private async Task AskTargetAsync(RunChecks checks, DestructiveChanges losses, ServerFacts server)
    {
        try
        {
            var connection = await OpenAsync().ConfigureAwait(false);
            await using var dispose = connection.ConfigureAwait(false);
            var facts = await checks.Query.ReadAsync(connection, _cancellationToken).ConfigureAwait(false);
            // The server's own facts are those of another connection: a pooler would have shown there.
            checks.Add(facts, server.BackendPid);
            TellLosses(await LossSearch.FindAsync(connection, losses, _context.Options, _cancellationToken).ConfigureAwait(false));
        }
        catch (NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, _context.Target);
        }
    }

    private void TellLosses(IReadOnlyList<TouchedTable> touched)
    {
        if (touched.Count == 0)
            return;
        var backup = _context.Options switch
        {
            { BackupMode: BackupMode.Never } => "No backup would be made (-BackupMode Never)",
            { BackupPath: { } path } => $"It would be backed up before, in {path}",
            _ => "It would be backed up before, inside the database",
        };
        if (_context.Options.BackupLock)
            backup += ", and nobody else could write there from before the copy until the commit";
        _context.Tell(MessageSeverity.Warning, null, $"The run destroys data of {LossSearch.Describe(touched)}. {backup}.");
    }

    /// <summary>The scripts that a run would execute, read.</summary>
    /// <param name="folder">The migration folder.</param>
    public async Task<IReadOnlyList<ScriptProgram>> ReadPlanAsync(MigrationFolder folder)
    {
        var history = await ReadHistoryAsync(databaseMayBeMissing: false).ConfigureAwait(false);
        var plan = await PlanAsync(folder, history, _context.Options).ConfigureAwait(false);
        return [.. PlanChecks.Refuse(plan, _context).Values];
    }

    /// <summary>Every script of the folder and of the history, and how it stands to the database.</summary>
    public async Task<IReadOnlyList<MigrationScript>> GetScriptsAsync()
    {
        var folder = MigrationFolder.Open(_context.Options.Path);
        var history = await ReadHistoryAsync(databaseMayBeMissing: false).ConfigureAwait(false);
        var plan = await PlanAsync(folder, history, _context.Options with { Baseline = false, To = null }).ConfigureAwait(false);
        var unmet = await FindUnmetConditionsAsync(plan).ConfigureAwait(false);
        var status = new ScriptStatus(_context, history.Applied, history.Failed, plan, unmet);
        var scripts = folder.Scripts.Select(status.Describe).ToList();
        scripts.AddRange(status.DescribeMissing(folder));
        return scripts;
    }

    // Judged against the database as it is; a script that runs before may change the answer.
    private async Task<IReadOnlySet<string>> FindUnmetConditionsAsync(MigrationPlan plan)
    {
        var unmet = new HashSet<string>(StringComparer.Ordinal);
        var conditional = plan.Entries.Where(entry => entry.Action == PlanAction.Run && entry.Directives.When is not null).ToArray();
        if (conditional.Length == 0)
            return unmet;

        var connection = await OpenAsync().ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        foreach (var entry in conditional)
            if (!await WhenCondition.HoldsAsync(connection, entry.Directives.When!, entry.File, _context.Mask, _cancellationToken).ConfigureAwait(false))
                unmet.Add(entry.Name);
        return unmet;
    }

    // Conditions of scripts, and the search for what has rows, evaluate what users have made.
    private Task<ServerConnection> OpenAsync() =>
        new ConnectionOpening(_context.Target, ApplicationName, ReadOnlySession.Settings) { Path = SessionPath.OwnAndUsers }.OpenAsync(_cancellationToken);

    private ScriptRun? Preview(PlanEntry entry, IReadOnlyDictionary<string, ScriptProgram> programs) => entry.Action switch
    {
        PlanAction.Run => _context.Describe(entry, ScriptRunStatus.WouldApply) with { Statements = programs[entry.Name].StatementCount },
        PlanAction.Record => _context.Describe(entry, ScriptRunStatus.WouldApply),
        PlanAction.Skip => _context.Describe(entry, ScriptRunStatus.Skipped, null, PlanChecks.SkipReason(entry, _context.Options)),
        _ => null,
    };

    private Task<MigrationPlan> PlanAsync(MigrationFolder folder, KnownHistory history, MigrationOptions options)
    {
        var hashes = Task.FromResult(AppliedScripts.Hashes(history.Applied));
        return Planner.PlanAsync(folder, GrateDatabase.Of(_context.Target, options, hashes, history.DatabaseIsMissing), options, TokenScan.AnyMayHoldToken(folder.Scripts));
    }

    private async Task<KnownHistory> ReadHistoryAsync(bool databaseMayBeMissing)
    {
        try
        {
            var (connection, facts) = await ServerFacts.ConnectAsync(_context.Target, ApplicationName, _context.Options.HistorySchema, _cancellationToken).ConfigureAwait(false);
            await using var dispose = connection.ConfigureAwait(false);
            facts.RequireSupportedVersion(_context.Target);
            facts.RequireSoundHistory(_context.Target);
            return new KnownHistory(
                await AppliedScripts.ReadAsync(connection, facts.Tables, _cancellationToken).ConfigureAwait(false),
                await FailedScripts.ReadAsync(connection, facts.Tables, _cancellationToken).ConfigureAwait(false),
                facts);
        }
        catch (MigrationException exception) when (databaseMayBeMissing && exception.ErrorId == MigrationErrorId.DatabaseNotFound)
        {
            return new KnownHistory(new Dictionary<string, AppliedScript>(), new Dictionary<string, FailedScript>(), Server: null);
        }
        catch (NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, _context.Target);
        }
    }

    private sealed record KnownHistory(
        IReadOnlyDictionary<string, AppliedScript> Applied, IReadOnlyDictionary<string, FailedScript> Failed, ServerFacts? Server)
    {
        public bool DatabaseIsMissing => Server is null;
    }
}
