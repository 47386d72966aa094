using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;
using PgMigrate.Engine.Undo.Proof;

namespace PgMigrate.Engine.Undo;

/// <summary>One run that takes scripts back: the same locks, transactions, checks and history as any.</summary>
internal sealed class UndoRun(ConnectionTarget target, MigrationOptions options, UndoOptions undo, ObserverGate observer, CancellationToken cancellationToken)
{
    private const string PreviewName = "pgmigrate preview";

    /// <summary>The run that failed and is taken back; null where somebody asked for the undo.</summary>
    public FailedRun? Failed { get; init; }

    /// <summary>Takes them back.</summary>
    /// <returns>How many.</returns>
    public Task<int> InvokeAsync() => WithFolderAsync(folder => LockedRun.RunAsync(NewContext(), observer,
        // From the moment the run has its lock, everything ends with the lock: the proof on a sandbox, too.
        (session, context, stop) => new UndoRun(target, options, undo, observer, stop) { Failed = Failed }.RunAsync(folder, session, context), cancellationToken));

    /// <summary>Tells the observer what <see cref="InvokeAsync"/> would do, and what would be lost; changes nothing.</summary>
    public Task PlanAsync() => WithFolderAsync(PreviewAsync);

    private async Task<int> WithFolderAsync(Func<MigrationFolder, Task<int>> work)
    {
        FolderSum.RefuseMismatch(options.Path);
        var folder = MigrationFolder.Open(options.Path);
        try
        {
            return await work(folder).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, target);
        }
    }

    private async Task<int> PreviewAsync(MigrationFolder folder)
    {
        var planner = new UndoPlanner(folder, options, undo, mayBeEmpty: Failed is not null);
        var proof = new UndoProof(target, options, folder, observer, cancellationToken);
        await using var disposeProof = proof.ConfigureAwait(false);
        var (connection, facts) = await ServerFacts.ConnectAsync(target, PreviewName, options.HistorySchema, cancellationToken).ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        facts.RequireSoundHistory(target);
        var context = NewContext();
        var history = await ReadAsync(connection, facts.Tables, facts.PgMigrateInstalled).ConfigureAwait(false);
        var plan = await PlanAsync(planner, proof, connection, history).ConfigureAwait(false);
        await proof.TryAsync(plan, () => ReadSchemaAsync(connection)).ConfigureAwait(false);
        var programs = PlanChecks.Refuse(plan, context);
        foreach (var entry in plan.Entries)
            observer.OnScriptRun(context.Describe(entry, ScriptRunStatus.WouldApply) with { Statements = programs[entry.Name].StatementCount });
        await TellLossesAsync(context, connection, plan).ConfigureAwait(false);
        foreach (var data in await FindReturnsAsync(context, connection, history, plan).ConfigureAwait(false))
            context.Tell(MessageSeverity.Information, null, $"Would put back {data}.");
        return plan.Entries.Count;
    }

    private async Task<int> RunAsync(MigrationFolder folder, WorkSession session, RunContext context)
    {
        var planner = new UndoPlanner(folder, options, undo, mayBeEmpty: Failed is not null);
        var proof = new UndoProof(target, options, folder, observer, cancellationToken);
        await using var disposeProof = proof.ConfigureAwait(false);
        var server = session.Work.Server;
        if (!session.Work.Facts.Tables.Exist)
        {
            context.Tell(MessageSeverity.Verbose, null, $"{target} has no history: nothing was applied.");
            return 0;
        }

        var tables = await HistoryInstaller.EnsureAsync(session.Work, target, context.Identity, null, cancellationToken).ConfigureAwait(false);
        var history = await ReadAsync(server, tables, isInstalled: true).ConfigureAwait(false);
        var plan = await PlanAsync(planner, proof, server, history).ConfigureAwait(false);
        if (plan.IsEmpty)
        {
            context.Tell(MessageSeverity.Verbose, null, $"There is nothing to take back from {target}.");
            return 0;
        }

        var programs = PlanChecks.Refuse(plan, context);
        var before = await ReadSchemaAsync(server).ConfigureAwait(false);
        await proof.TryAsync(plan, () => Task.FromResult(before)).ConfigureAwait(false);
        await TellLossesAsync(context, server, plan).ConfigureAwait(false);
        var checks = await CheckAsync(context, session, folder, plan).ConfigureAwait(false);
        var returns = await FindReturnsAsync(context, server, history, plan).ConfigureAwait(false);
        var writer = new HistoryWriter(context, tables);
        await TakeBackAsync(context, session, writer, plan, programs, DestructiveChanges.Read(plan.Entries)).ConfigureAwait(false);
        await LetRunAgainAsync(context, session, writer, planner.Staying(history, plan), before).ConfigureAwait(false);
        foreach (var data in returns)
            await data.PutBackAsync(context, session, cancellationToken).ConfigureAwait(false);
        return plan.Entries.Count;
    }

    private async Task<IReadOnlyList<UndoDataRestore>> FindReturnsAsync(
        RunContext context, ServerConnection server, IReadOnlyList<UndoRecord> history, MigrationPlan plan)
    {
        var returns = await UndoDataRestore.FindAsync(server, history, plan, undo, cancellationToken).ConfigureAwait(false);
        if (undo.RestoreData && returns.Count == 0)
            context.Tell(MessageSeverity.Warning, null, "There is nothing to put back: no backup was made of what these scripts destroyed, or they destroyed nothing.");
        foreach (var shortcoming in returns.Select(data => data.Shortcoming).OfType<string>())
            context.Tell(MessageSeverity.Warning, null, shortcoming);
        return [.. returns.Where(data => !data.IsEmpty)];
    }

    private Task TakeBackAsync(
        RunContext context, WorkSession session, HistoryWriter writer, MigrationPlan plan, IReadOnlyDictionary<string, ScriptProgram> programs, DestructiveChanges losses) =>
        new RunLifecycle(context, session, writer, observer, cancellationToken) { Losses = losses }.ApplyAsync(
            stop => BeginAsync(writer, session.Work.Server, stop), plan.Entries.Count,
            runner => ScriptQueue.FeedAsync(plan.Entries, new ScriptQueue(programs, runner.RunAsync)));

    private async Task<MigrationPlan> PlanAsync(UndoPlanner planner, UndoProof proof, ServerConnection connection, IReadOnlyList<UndoRecord> history)
    {
        var plan = await planner.PlanAsync(history, target.ToString(), wanted => proof.DeriveAsync(connection, history, wanted)).ConfigureAwait(false);
        foreach (var (name, sql) in planner.Derived)
            observer.OnMessage(new MigrationMessage(MessageSeverity.Information, target.Database, name, sql));
        if (planner.Later is { Count: > 0 } later)
            observer.OnMessage(new MigrationMessage(MessageSeverity.Warning, target.Database, null,
                $"Applied later, and staying: {string.Join(", ", later)}. They may need what is taken back."));
        return plan;
    }

    private RunContext NewContext() =>
        new(target, options, new RunIdentity(), observer, SecretMask.Of(options.Tokens)) { Undo = undo };

    private async Task<IReadOnlyList<UndoRecord>> ReadAsync(ServerConnection connection, HistoryTables tables, bool isInstalled)
    {
        if (!tables.Exist)
            return [];
        var history = await UndoRecord.ReadAsync(connection, tables, isInstalled, cancellationToken).ConfigureAwait(false);
        return Failed?.Script is { } failed && await CommittedStatements.ReadAsync(connection, failed, options.Tokens, cancellationToken).ConfigureAwait(false) is { } text
            ? [.. history, UndoRecord.OfPart(failed, text, undo.RunId!.Value)]
            : history;
    }

    private Task<SchemaSnapshot> ReadSchemaAsync(ServerConnection connection) =>
        SchemaSnapshot.ReadAsync(connection, SnapshotOptions.WithoutHistory(options.HistorySchema), cancellationToken);

    private static async Task BeginAsync(HistoryWriter writer, ServerConnection server, CancellationToken stop)
    {
        await writer.BeginAsync(server, stop).ConfigureAwait(false);
        await writer.BeginUndoAsync(server, stop).ConfigureAwait(false);
    }

    private async Task<RunChecks> CheckAsync(RunContext context, WorkSession session, MigrationFolder folder, MigrationPlan plan)
    {
        var checks = RunChecks.Read(context, folder, plan, new Dictionary<string, AppliedScript>(), session.Work.Facts);
        var facts = await checks.Query.ReadAsync(session.Work.Server, cancellationToken).ConfigureAwait(false);
        checks.Add(facts, session.Work.Server.Connection.ProcessID);
        checks.TellAndRefuse();
        return checks;
    }

    private async Task TellLossesAsync(RunContext context, ServerConnection connection, MigrationPlan plan)
    {
        foreach (var entry in plan.Entries)
            foreach (var loss in DataLossReader.Read(entry))
                if (await LossCount.DescribeAsync(connection, loss, cancellationToken).ConfigureAwait(false) is { } text)
                    context.Tell(MessageSeverity.Warning, entry.Name, $"line {loss.Line}: {text}");
    }

    // grate would not run a view's script again while its text is the same, though a down script has dropped the view.
    private async Task LetRunAgainAsync(
        RunContext context, WorkSession session, HistoryWriter writer, IReadOnlyList<UndoRecord> staying, SchemaSnapshot before)
    {
        var server = session.Work.Server;
        var after = await ReadSchemaAsync(server).ConfigureAwait(false);
        var texts = staying.Select(record => new ScriptText(record.RunId, record.Name, record.Text ?? string.Empty, null, null)).ToArray();
        var blame = new ScriptBlame();
        var gone = SchemaDifference.Between(before, after).Where(change => change.Change == SchemaChangeKind.Removed)
            .Select(change => (change.Object, Script: blame.Find(change, null, texts)?.Name))
            .Where(found => found.Script is not null).GroupBy(found => found.Script!, found => found.Object, StringComparer.Ordinal).ToArray();
        if (gone.Length == 0)
            return;
        await writer.ForgetAsync(server, gone.Select(script => script.Key), cancellationToken).ConfigureAwait(false);
        foreach (var script in gone)
            context.Tell(MessageSeverity.Warning, script.Key, $"{string.Join(", ", script)} went with it: the next run makes it again.");
    }
}
