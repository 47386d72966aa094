using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks;

/// <summary>One check of a folder, with or without a database to check it for. It changes nothing.</summary>
internal sealed class CheckRun(CheckOptions options, CancellationToken cancellationToken)
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
        var database = target is null ? null : await ReadAsync(target).ConfigureAwait(false);
        var site = FolderReader.Read(folder, options.Run, database?.Applied);
        var run = new RunFacts(
            options.ServerVersion ?? database?.MajorVersion ?? NewestVersion,
            database is null ? null : Pending(site, database.Applied),
            database?.EmptyTables ?? new HashSet<ObjectName>(),
            options.Run);
        return [.. new StaticChecks(options).Check(site, run)];
    }

    // As grate decides, without refusing anything: what it refuses is a finding here.
    private static HashSet<int> Pending(FolderSite site, IReadOnlyDictionary<string, AppliedScript> applied)
    {
        var pending = new HashSet<int>();
        for (var i = 0; i < site.Scripts.Count; i++)
            if (IsPending(site.Scripts[i], applied))
                pending.Add(i);
        return pending;
    }

    private static bool IsPending(CheckedScript script, IReadOnlyDictionary<string, AppliedScript> applied) =>
        script.File.Kind == ScriptKind.EveryTime
        || !applied.TryGetValue(script.File.Name, out var record)
        || (script.File.Kind == ScriptKind.AnyTime && script.Text is { } text && record.Hash != GrateHash.Of(text));

    private async Task<KnownDatabase> ReadAsync(ConnectionTarget target)
    {
        try
        {
            var connection = await ServerConnection.OpenAsync(target, ApplicationName, ReadOnlySession.Settings, cancellationToken).ConfigureAwait(false);
            await using var dispose = connection.ConfigureAwait(false);
            var facts = await ServerFacts.ReadAsync(connection, options.Run.HistorySchema, cancellationToken).ConfigureAwait(false);
            facts.RequireSupportedVersion(target);
            facts.Tables.RequireConfiguredSchema(target);
            return new KnownDatabase(
                facts.Version / 10000,
                await AppliedScripts.ReadAsync(connection, facts.Tables, cancellationToken).ConfigureAwait(false),
                await ReadEmptyTablesAsync(connection).ConfigureAwait(false));
        }
        catch (NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, target);
        }
    }

    private async Task<HashSet<ObjectName>> ReadEmptyTablesAsync(ServerConnection connection)
    {
        var tables = new HashSet<ObjectName>();
        var rows = connection.QueryAsync(SqlFile.Read("empty_tables"), [], row => new ObjectName(row.GetString(0), row.GetString(1)), cancellationToken);
        await foreach (var table in rows.ConfigureAwait(false))
            tables.Add(table);
        return tables;
    }

    private sealed record KnownDatabase(int MajorVersion, IReadOnlyDictionary<string, AppliedScript> Applied, HashSet<ObjectName> EmptyTables);
}
