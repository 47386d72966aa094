using System.Data;
using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History;

/// <summary>
/// Makes and upgrades the history tables: grate's as grate would, and PgMigrate's own. One transaction; under the locks.
/// </summary>
internal sealed class HistoryInstaller
{
    /// <summary>The version of PgMigrate's own tables that this code works with.</summary>
    public const int CurrentVersion = 23;

    /// <summary>The version that <c>install_pgmigrate.sql</c> makes at once; steps that came later follow it.</summary>
    public const int WholeVersion = 22;

    private const string OwnSchema = "pgmigrate";

    /// <summary>Asks for the version that PgMigrate's own tables have.</summary>
    public const string ReadVersion = "SELECT max(version) FROM pgmigrate.schema_version";

    // What each version has brought.
    private static readonly (string Name, int Version)[] TablesOfVersion =
    [
        ("pgmigrate.schema_version", 1),
        ("pgmigrate.run", 1),
        ("pgmigrate.script_run", 1),
        ("pgmigrate.statement_checkpoint", 1),
        ("pgmigrate.backup", 3),
        ("pgmigrate.schema_snapshot", 4),
        ("pgmigrate.schema_object", 4),
        ("pgmigrate.schema_mark", 6),
        ("pgmigrate.phase_confirmation", 8),
        ("pgmigrate.invariant_value", 9),
        ("pgmigrate.repair", 10),
        ("pgmigrate.batch", 13),
        ("pgmigrate.batch_range", 17),
        ("pgmigrate.alert", 20),
        (RunPlan.Table, 21),
        ("pgmigrate.rollout", 22),
    ];

    private readonly ServerConnection _connection;
    private readonly ConnectionTarget _target;
    private readonly RunIdentity _identity;
    private readonly ServerFacts _facts;

    private HistoryInstaller(WorkConnection work, ConnectionTarget target, RunIdentity identity)
    {
        (_connection, _facts) = (work.Server, work.Facts);
        _target = target;
        _identity = identity;
    }

    /// <summary>Whether nothing is missing, as far as it is known.</summary>
    public static bool IsCurrent(ServerFacts facts, int? knownVersion) =>
        knownVersion == CurrentVersion && facts.Tables.AreCurrent;

    /// <summary>
    /// Refuses what <see cref="EnsureAsync"/> would refuse, as far as it is known: before the checks ask for anything else.
    /// </summary>
    /// <exception cref="MigrationException">PermissionDenied, or HistoryInvalid where newer tables are found.</exception>
    public static void RequireUsable(ServerFacts facts, ConnectionTarget target, int? knownVersion)
    {
        RefuseNewer(target, knownVersion ?? 0);
        RequireWhole(facts, target, knownVersion ?? 0);
        RequireRights(facts, target, facts.PgMigrateInstalled);
    }

    /// <summary>Makes what is missing; no query where nothing is and the version is known.</summary>
    /// <param name="work">The working connection.</param>
    /// <param name="target">The database.</param>
    /// <param name="identity">Who runs.</param>
    /// <param name="knownVersion">The version of PgMigrate's own tables; null where it was not read yet.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <returns>grate's tables as they are then.</returns>
    /// <exception cref="MigrationException">PermissionDenied, or HistoryInvalid where newer tables are found.</exception>
    public static async Task<HistoryTables> EnsureAsync(
        WorkConnection work,
        ConnectionTarget target,
        RunIdentity identity,
        int? knownVersion,
        CancellationToken cancellationToken
    )
    {
        var installer = new HistoryInstaller(work, target, identity);
        var version = knownVersion ?? await installer.ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        RefuseNewer(target, version);
        RequireWhole(work.Facts, target, version);
        if (version == CurrentVersion && work.Facts.Tables.AreCurrent)
            return work.Facts.Tables;

        RequireRights(work.Facts, target, version > 0);
        await installer.InstallAsync(version, true, cancellationToken).ConfigureAwait(false);
        var facts = await ServerFacts.ReadAsync(work.Server, work.Facts.Tables.Schema, cancellationToken).ConfigureAwait(false);
        // Whoever has made a schema in this very moment is not trusted either.
        facts.RequireSoundHistory(target);
        return facts.Tables;
    }

    /// <summary>
    /// Makes or upgrades PgMigrate's own tables and leaves grate's alone: what a backup needs of a database that nothing was
    /// applied to.
    /// </summary>
    /// <param name="work">The working connection.</param>
    /// <param name="target">The database.</param>
    /// <param name="identity">Who works.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <exception cref="MigrationException">PermissionDenied, or HistoryInvalid where newer tables are found.</exception>
    public static async Task EnsureOwnAsync(
        WorkConnection work,
        ConnectionTarget target,
        RunIdentity identity,
        CancellationToken cancellationToken
    )
    {
        var installer = new HistoryInstaller(work, target, identity);
        // The facts are older than tables that this run has made.
        var isInstalled =
            work.Facts.PgMigrateInstalled
            || await work
                .Server.ScalarAsync(
                    "SELECT pg_catalog.to_regclass('pgmigrate.schema_version') IS NOT NULL",
                    [],
                    cancellationToken
                )
                .ConfigureAwait(false)
                is true;
        var version =
            isInstalled && await work.Server.ScalarAsync(ReadVersion, [], cancellationToken).ConfigureAwait(false) is int found
                ? found
                : 0;
        RefuseNewer(target, version);
        if (version == CurrentVersion)
            return;

        if (version == 0 && !MayUse(work.Facts, OwnSchema))
            throw NeedsSchemas(target, SqlIdentifier.Quote(OwnSchema), "a backup needs the schema pgmigrate");
        await installer.InstallAsync(version, false, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> ReadVersionAsync(CancellationToken cancellationToken) =>
        _facts.PgMigrateInstalled
        && await _connection.ScalarAsync(ReadVersion, [], cancellationToken).ConfigureAwait(false) is int version
            ? version
            : 0;

    private static void RefuseNewer(ConnectionTarget target, int version)
    {
        if (version > CurrentVersion)
            throw new MigrationException(
                MigrationErrorId.HistoryInvalid,
                $"{target} was migrated by a newer PgMigrate: its tables have version {version}, this one knows "
                    + $"{CurrentVersion}.",
                $"Update {Vocabulary.Current.Product}."
            )
            {
                Target = target.ToString(),
            };
    }

    private static void RequireWhole(ServerFacts facts, ConnectionTarget target, int version)
    {
        var missing = TablesOfVersion
            .Where(table => table.Version <= version)
            .Select(table => table.Name)
            .Except(facts.OwnTables, StringComparer.Ordinal)
            .ToArray();
        if (missing.Length > 0)
            throw new MigrationException(
                MigrationErrorId.HistoryInvalid,
                $"The history of {target} is not whole: it lacks {string.Join(", ", missing)}.",
                "Restore the tables from a backup of the database."
            )
            {
                Target = target.ToString(),
            };
    }

    private static void RequireRights(ServerFacts facts, ConnectionTarget target, bool isInstalled)
    {
        var lacksGrates = !facts.Tables.Exist && !MayUse(facts, facts.Tables.Schema);
        if (lacksGrates || (!isInstalled && !MayUse(facts, OwnSchema)))
            throw NeedsSchemas(
                target,
                $"{SqlIdentifier.Quote(facts.Tables.Schema)}, {SqlIdentifier.Quote(OwnSchema)}",
                $"the history needs two: {facts.Tables.Schema} and {OwnSchema}"
            );
    }

    // An administrator may have made the schema, for a user who may make none.
    private static bool MayUse(ServerFacts facts, string schema) =>
        facts.MayCreateSchema || facts.UsableSchemas.Contains(schema, StringComparer.Ordinal);

    private static MigrationException NeedsSchemas(ConnectionTarget target, string schemas, string why) =>
        new(
            MigrationErrorId.PermissionDenied,
            $"The user {target.User} may not create schemas in {target}, and {why}.",
            $"Let an administrator run: GRANT CREATE ON DATABASE {SqlIdentifier.Quote(target.Database)} TO "
                + $"{SqlIdentifier.Quote(target.User)}; or make the schemas and run: GRANT USAGE, CREATE ON SCHEMA {schemas} TO "
                + $"{SqlIdentifier.Quote(target.User)};"
        )
        {
            Target = target.ToString(),
        };

    private async Task InstallAsync(int version, bool withGrate, CancellationToken cancellationToken)
    {
        var tables = _facts.Tables;
        try
        {
            var transaction = await ServerTransaction
                .BeginAsync(_connection, IsolationLevel.ReadCommitted, cancellationToken)
                .ConfigureAwait(false);
            await using var dispose = transaction.ConfigureAwait(false);
            await ExecuteAsync("SET LOCAL client_min_messages = warning", cancellationToken).ConfigureAwait(false);
            if (withGrate && !tables.AreCurrent)
                await InstallGrateAsync(tables, cancellationToken).ConfigureAwait(false);
            if (_connection.Schema is not null)
                version = await WaitForOthersAsync(cancellationToken).ConfigureAwait(false);
            await ExecuteAllAsync(Steps(version), cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsShutdown(exception.SqlState))
        {
            throw new MigrationException(
                exception.SqlState == PostgresErrorCodes.InsufficientPrivilege
                    ? MigrationErrorId.PermissionDenied
                    : MigrationErrorId.HistoryInvalid,
                $"The history tables could not be made in {_target}: {exception.MessageText}",
                exception.Where is { Length: > 0 } where
                    ? $"Code of the database has stopped it, perhaps an event trigger ({where}): let it pass for {_target.User}."
                    : "Look at the schemas grate and pgmigrate: who owns them, and what they hold.",
                exception
            )
            {
                Target = _target.ToString(),
                SqlState = exception.SqlState,
                Detail = exception.Detail,
                Hint = exception.Hint,
            };
        }
    }

    /// <summary>What makes PgMigrate's own tables of those that are there.</summary>
    /// <param name="version">Their version; 0 where there are none.</param>
    /// <param name="oneByOne">True to go through every version from the first on, and to come to the same tables.</param>
    internal static IEnumerable<string> Steps(int version, bool oneByOne = false)
    {
        if (version == 0 && !oneByOne)
        {
            yield return SqlFile.Read("install_pgmigrate");
            version = WholeVersion;
        }

        for (var step = version + 1; step <= CurrentVersion; step++)
            yield return SqlFile.Read($"install_pgmigrate_{step}");
    }

    // Runs of other schemas may be at the same. It blocks for the moment that they take, and whoever is waited for is at nothing
    // else.
    private async Task<int> WaitForOthersAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(
                $"SELECT pg_catalog.pg_advisory_xact_lock({MigrationLock.Space}, {MigrationLock.Installation})",
                cancellationToken
            )
            .ConfigureAwait(false);
        // to_regclass would ask what this session remembers of names, and it has not heard of what was made while it waited.
        var isInstalled = await _connection
            .ScalarAsync(
                "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid "
                    + "OPERATOR(pg_catalog.=) c.relnamespace WHERE n.nspname OPERATOR(pg_catalog.=) 'pgmigrate' AND c.relname "
                    + "OPERATOR(pg_catalog.=) 'schema_version')",
                [],
                cancellationToken
            )
            .ConfigureAwait(false);
        return
            isInstalled is true
            && await _connection.ScalarAsync(ReadVersion, [], cancellationToken).ConfigureAwait(false) is int now
            ? now
            : 0;
    }

    // grate's own sequence: the tables that record its internal scripts, then the tables for the database's scripts, each
    // recorded in the former. Where a version table stands already, the second step only records (RoundhousE's tables are adopted
    // so).
    private async Task InstallGrateAsync(HistoryTables tables, CancellationToken cancellationToken)
    {
        var known = await ReadInternalScriptsAsync(tables, cancellationToken).ConfigureAwait(false);
        // What grate's logged state asks: whether the second step of Baseline was recorded.
        var baseline = tables.VersionTableExists && !known.Contains("02_create_scripts_run_table.sql");
        var current = new HistoryTables(tables.Schema, []);
        var record = new List<(BootstrapScript Script, int Run)>();
        var run = 0;
        var texts = new List<string>();
        foreach (var pass in GrateBootstrap.Passes(tables.Schema))
        {
            var pending = pass.Scripts.Where(script => !known.Contains(script.Name)).ToArray();
            if (pass is { Folder: "GrateStructure" } || pass.Internal)
                run++;
            foreach (var script in pending)
            {
                if (pass.Internal || pass.Folder == "GrateStructure" || !baseline)
                    texts.Add(script.Text);
                record.Add((script, run));
            }
        }

        await ExecuteAllAsync(texts, cancellationToken).ConfigureAwait(false);
        await RecordInternalScriptsAsync(current, record, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HashSet<string>> ReadInternalScriptsAsync(HistoryTables tables, CancellationToken cancellationToken)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        if (!tables.HasInternalTables)
            return known;

        var names = _connection.QueryAsync(
            tables.Fill("SELECT DISTINCT script_name FROM {GrateScriptsRun}"),
            [],
            reader => reader.GetString(0),
            cancellationToken
        );
        await foreach (var name in names.ConfigureAwait(false))
            known.Add(name);
        return known;
    }

    private async Task RecordInternalScriptsAsync(
        HistoryTables tables,
        List<(BootstrapScript Script, int Run)> scripts,
        CancellationToken cancellationToken
    )
    {
        var batch = new ScriptBatch(_connection);
        foreach (var run in scripts.GroupBy(script => script.Run, script => script.Script))
            batch.Add(
                ServerConnection.Command(
                    tables.Fill(SqlFile.Read("record_internal_run")),
                    new() { Value = GrateBootstrap.GrateVersion },
                    new() { Value = _identity.EnteredBy },
                    new() { Value = JsonText.OfArray(run, Write) }
                )
            );
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter json, BootstrapScript script)
    {
        json.WriteStartObject();
        json.WriteString("name", script.Name);
        json.WriteString("text", script.Text);
        json.WriteString("hash", script.Hash);
        json.WriteEndObject();
    }

    // In one round trip: a new database has some fifty statements.
    private Task ExecuteAllAsync(IEnumerable<string> scripts, CancellationToken cancellationToken)
    {
        var batch = new ScriptBatch(_connection);
        foreach (var script in scripts)
        foreach (var piece in SqlSplitter.Split(script))
            if (piece.Kind == SqlPieceKind.Statement && !MakesUsableSchema(piece.Content(script)))
                batch.Add(piece.Content(script).ToString());
        return batch.SendAsync(cancellationToken);
    }

    // Even with IF NOT EXISTS the server asks for the right to make one.
    private bool MakesUsableSchema(ReadOnlySpan<char> statement)
    {
        const string head = "CREATE SCHEMA IF NOT EXISTS ";
        return statement.StartsWith(head, StringComparison.OrdinalIgnoreCase)
            && _facts.UsableSchemas.Contains(
                SqlIdentifier.Parse(statement[head.Length..].Trim().ToString()),
                StringComparer.Ordinal
            );
    }

    private Task ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        _connection.ExecuteAsync(sql, [], cancellationToken);
}
