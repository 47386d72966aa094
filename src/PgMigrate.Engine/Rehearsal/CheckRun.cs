using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Rules.Integrity;
using PgMigrate.Engine.Rules.Target;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>One check of a folder, with or without a database to check it for. It changes nothing.</summary>
internal sealed class CheckRun(CheckOptions options, IMigrationObserver observer, CancellationToken cancellationToken)
{
    // What is not known to be missing is taken to be there.
    private const int NewestVersion = 18;

    private const string ApplicationName = "pgmigrate check";

    /// <summary>What the rules find.</summary>
    /// <param name="target">The database; null to look at the scripts alone.</param>
    /// <exception cref="MigrationException">FolderNotFound and the like, or connection errors.</exception>
    public async Task<IReadOnlyList<Finding>> CheckAsync(ConnectionTarget? target)
    {
        var folder = MigrationFolder.Open(options.Run.Path);
        var read = target is null ? CheckScripts(folder) : await CheckAsync(folder, target).ConfigureAwait(false);
        var found = await TryOutAsync(target, folder, read).ConfigureAwait(false);
        return FindingOrder.Sort(found.Where(finding => !options.Rules.IsOff(finding.RuleId)), folder.Scripts);
    }

    private async Task<IReadOnlyList<Finding>> TryOutAsync(ConnectionTarget? target, MigrationFolder folder, IReadOnlyList<Finding> read)
    {
        // No run would begin with it.
        if (read.Any(finding => finding is { RuleId: SumMismatchRule.Id, Severity: FindingSeverity.Error }))
            return read;
        try
        {
            if (options.DryRun is not null)
                return await new DryRun(options, folder, observer, cancellationToken).CheckAsync(target, read).ConfigureAwait(false);
            if (options.Rehearsal is not null)
                return await new RehearsalRun(options, folder, observer, cancellationToken).CheckAsync(target, read).ConfigureAwait(false);
            return read;
        }
        catch (NpgsqlException exception) when (target is not null)
        {
            throw OwnStatementFailure.Translate(exception, target);
        }
    }

    private IReadOnlyList<Finding> CheckScripts(MigrationFolder folder)
    {
        var run = new RunFacts(options.ServerVersion ?? NewestVersion, Pending: null, new HashSet<ObjectName>(), options.Run);
        return [.. new StaticChecks(options.Rules).Check(FolderContext.Read(folder, options.Run, applied: null), run)];
    }

    private async Task<IReadOnlyList<Finding>> CheckAsync(MigrationFolder folder, ConnectionTarget target)
    {
        try
        {
            var (connection, server) = await ServerFacts.ConnectAsync(
                target, ApplicationName, options.Run.HistorySchema, cancellationToken).ConfigureAwait(false);
            await using var dispose = connection.ConfigureAwait(false);
            return await CheckAsync(folder, target, connection, server).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, target);
        }
    }

    private async Task<IReadOnlyList<Finding>> CheckAsync(
        MigrationFolder folder, ConnectionTarget target, ServerConnection connection, ServerFacts server)
    {
        server.RequireSupportedVersion(target);
        server.RequireSoundHistory(target);
        var applied = await AppliedScripts.ReadAsync(connection, server.Tables, cancellationToken).ConfigureAwait(false);
        var site = FolderContext.Read(folder, options.Run, applied);
        var run = new RunFacts(
            options.ServerVersion ?? server.Version / 10000, site.Pending, await ReadEmptyTablesAsync(connection).ConfigureAwait(false), options.Run);
        var work = new PendingRequirements();
        Finding[] findings = [.. new StaticChecks(options.Rules, work.Add).Check(site, run)];
        work.Rewritten = TargetChecks.Rewritten(findings);
        var query = new TargetQuery(work, server.Path, right => right.IsCertain);
        var facts = await query.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        var scripts = site.Scripts.ToDictionary(script => script.File.Name, StringComparer.Ordinal);
        return [.. findings, .. new TargetChecks(options.Rules).Check(new TargetContext(target, connection.Connection.ProcessID, server, facts, work, options.Run), scripts)];
    }

    private async Task<HashSet<ObjectName>> ReadEmptyTablesAsync(ServerConnection connection)
    {
        var tables = new HashSet<ObjectName>();
        var rows = connection.QueryAsync(SqlFile.Read("Rehearsal", "empty_tables"), [], row => new ObjectName(row.GetString(0), row.GetString(1)), cancellationToken);
        await foreach (var table in rows.ConfigureAwait(false))
            tables.Add(table);
        return tables;
    }
}
