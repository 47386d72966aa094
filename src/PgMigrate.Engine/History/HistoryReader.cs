using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History;

/// <summary>Past script runs: PgMigrate's own, and those that only grate's tables know.</summary>
internal static class HistoryReader
{
    private const string ApplicationName = "pgmigrate history";

    /// <summary>Reads, newest first.</summary>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied or HistoryInvalid.</exception>
    public static IAsyncEnumerable<ScriptRun> ReadAsync(
        ConnectionTarget target,
        HistoryQuery query,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        OwnStatementFailure.TranslateAsync(
            QueryAsync(
                target,
                query with
                {
                    HistorySchema = target.HistorySchema(query.HistorySchema),
                },
                observer,
                cancellationToken
            ),
            target,
            target.HistorySchema(query.HistorySchema),
            cancellationToken
        );

    private static async IAsyncEnumerable<ScriptRun> QueryAsync(
        ConnectionTarget target,
        HistoryQuery query,
        IMigrationObserver observer,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var connection = await ServerConnection
            .OpenAsync(target, ApplicationName, ReadOnlySession.Settings, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        var facts = await ServerFacts.ReadAsync(connection, query.HistorySchema, cancellationToken).ConfigureAwait(false);
        facts.RequireSoundHistory(target);
        if (!facts.Tables.Exist)
        {
            observer.OnMessage(
                new MigrationMessage(MessageSeverity.Verbose, target.Database, null, $"{target} has no history yet.")
            );
            yield break;
        }

        var runs = ReadAsync(connection, facts, target, query, cancellationToken);
        await foreach (var run in runs.ConfigureAwait(false))
            yield return run;
    }

    /// <summary>Reads, newest first, over a connection that is there; the history is, too.</summary>
    /// <param name="connection">The connection, for the engine's own statements.</param>
    /// <param name="facts">What it is connected to.</param>
    /// <param name="target">The database.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async IAsyncEnumerable<ScriptRun> ReadAsync(
        ServerConnection connection,
        ServerFacts facts,
        ConnectionTarget target,
        HistoryQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var sql = facts.Tables.Fill(SqlFile.Read(facts.PgMigrateInstalled ? "read_history" : "read_history_of_grate"));
        var backups = await BackupsOfScripts.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        var runs = connection.QueryAsync(sql, Parameters(query), reader => Read(reader, target), cancellationToken);
        await foreach (var run in runs.ConfigureAwait(false))
            yield return backups.TryGetValue((run.RunId, run.Script), out var backup) ? run with { BackupId = backup } : run;
    }

    private static NpgsqlParameter[] Parameters(HistoryQuery query) =>
        [
            SqlValue.Time(query.Since),
            new()
            {
                Value = query.Scripts.Select(WildcardName.ToRegex).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
            },
            new()
            {
                Value = query.Statuses.Select(status => status.ToString()).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
            },
            SqlValue.Bigint(query.First),
            SqlValue.Text(query.Plan),
        ];

    private static ScriptRun Read(NpgsqlDataReader reader, ConnectionTarget target) =>
        new()
        {
            RunId = reader.IsDBNull(0) ? Guid.Empty : reader.GetGuid(0),
            Server = target.Server,
            Database = target.Database,
            Schema = target.Schema,
            Environment = reader.TextOrNull(1),
            Script = reader.TextOrNull(2) ?? string.Empty,
            Folder = reader.TextOrNull(3),
            Kind = Enum.Parse<ScriptKind>(reader.GetString(4)),
            Status = Enum.Parse<ScriptRunStatus>(reader.GetString(5)),
            StartedAt = reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6),
            Duration = reader.IsDBNull(7) ? null : reader.GetTimeSpan(7),
            LockWait = reader.IsDBNull(8) ? null : reader.GetTimeSpan(8),
            Retries = reader.GetInt32(9),
            Statements = reader.IsDBNull(10) ? null : reader.GetInt32(10),
            Rows = reader.IsDBNull(11) ? null : reader.GetInt64(11),
            Hash = reader.TextOrNull(12),
            AppliedBy = reader.TextOrNull(13),
            Error = reader.TextOrNull(14),
            SkippedChecks = reader.TextOrNull(15),
            Reason = reader.TextOrNull(16),
            Overrides = reader.TextOrNull(17),
            PlanId = reader.TextOrNull(18),
            ApprovedBy = reader.TextOrNull(19),
            BlockedSessions = reader.IsDBNull(20) ? null : reader.GetInt32(20),
            LongestStall = reader.IsDBNull(21) ? null : reader.GetTimeSpan(21),
            Blocked = ScriptWaits.ReadBlocked(reader.TextOrNull(22)),
            Foretold = ScriptWaits.ReadForetold(reader.TextOrNull(23)),
            EndedSessions = ScriptWaits.ReadEnded(reader.TextOrNull(24)),
            Commit = reader.TextOrNull(25),
            CommittedAt = reader.IsDBNull(26) ? null : reader.GetFieldValue<DateTimeOffset>(26),
            Repository = reader.TextOrNull(27),
            PipelineUrl = reader.TextOrNull(28),
            Actor = reader.TextOrNull(29),
        };
}
