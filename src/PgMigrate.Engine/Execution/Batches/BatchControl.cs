using Npgsql;
using PgMigrate.Engine.Configuration.Signals;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// Batches as any session sees and steers them. It takes no lock of a run: what is written is a row that the run reads between
/// two
/// batches.
/// </summary>
/// <param name="target">The database.</param>
/// <param name="query">Which ones.</param>
internal sealed class BatchControl(ConnectionTarget target, BatchQuery query)
{
    private const string ApplicationName = "pgmigrate batch";

    /// <summary>Lists them, those that ended too, the newest first.</summary>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public Task<IReadOnlyList<MigrationBatch>> ListAsync(CancellationToken cancellationToken) =>
        UseAsync("list_batches", [], ReadOnlySession.Settings, cancellationToken);

    /// <summary>Lists those of a database to which somebody is connected already; none where its tables are older.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="facts">What its server told.</param>
    /// <param name="target">The database.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="PostgresException">The role may not read them.</exception>
    public static async Task<IReadOnlyList<MigrationBatch>> ListAsync(
        ServerConnection connection,
        ServerFacts facts,
        ConnectionTarget target,
        CancellationToken cancellationToken
    ) =>
        facts.OwnTables.Contains(UnendedBatches.Table, StringComparer.Ordinal)
            ? await AskAsync(connection, target, "list_batches", [], [], cancellationToken).ConfigureAwait(false)
            : [];

    /// <summary>Holds those back that were begun and not ended: no batch begins any more.</summary>
    /// <param name="reason">Why; null for no reason.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that were held back.</returns>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public Task<IReadOnlyList<MigrationBatch>> SuspendAsync(string? reason, CancellationToken cancellationToken) =>
        UseAsync("suspend_batches", [SqlValue.Text(new RunIdentity().AppliedBy), SqlValue.Text(reason)], [], cancellationToken);

    /// <summary>Lets those go on that were held back.</summary>
    /// <returns>Those that go on.</returns>
    /// <inheritdoc cref="SuspendAsync"/>
    public Task<IReadOnlyList<MigrationBatch>> ResumeAsync(CancellationToken cancellationToken) =>
        UseAsync("resume_batches", [], [], cancellationToken);

    /// <summary>Changes those that were begun and not ended.</summary>
    /// <param name="change">What is to be otherwise.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that were changed.</returns>
    /// <exception cref="MigrationException">OptionsInvalid: a signal is none. Connection errors, PermissionDenied,
    /// HistoryInvalid.</exception>
    public Task<IReadOnlyList<MigrationBatch>> SetAsync(BatchChange change, CancellationToken cancellationToken) =>
        UseAsync(
            "set_batches",
            [
                SqlValue.Integer(change.Size),
                SqlValue.Interval(change.BatchDuration),
                SqlValue.Integer(change.Pause),
                SqlValue.Text(ReadSignals(change.PauseOn)),
                SqlValue.Text(ReadSignals(change.StopOn)),
            ],
            [],
            cancellationToken
        );

    private async Task<IReadOnlyList<MigrationBatch>> UseAsync(
        string statement,
        NpgsqlParameter[] parameters,
        IEnumerable<KeyValuePair<string, string>> settings,
        CancellationToken cancellationToken
    )
    {
        var connection = await ServerConnection
            .OpenAsync(target, ApplicationName, settings, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        var facts = await ServerFacts.ReadAsync(connection, query.HistorySchema, cancellationToken).ConfigureAwait(false);
        // Somebody else's tables of this name may have triggers.
        facts.RequireSoundHistory(target);
        if (!facts.OwnTables.Contains(UnendedBatches.Table, StringComparer.Ordinal))
            return [];
        try
        {
            return await AskAsync(connection, target, statement, query.Scripts, parameters, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw Denied(exception);
        }
    }

    private static Task<IReadOnlyList<MigrationBatch>> AskAsync(
        ServerConnection connection,
        ConnectionTarget target,
        string statement,
        IReadOnlyList<string> scripts,
        NpgsqlParameter[] parameters,
        CancellationToken cancellationToken
    ) =>
        connection.ListAsync(
            SqlFile
                .Read(BatchStore.Folder, statement)
                .Replace("{batches}", SqlFile.Read(BatchStore.Folder, "shown_batches"), StringComparison.Ordinal),
            [
                SqlValue.Text(JsonText.OfList(scripts.Select(WildcardName.ToRegex))),
                new() { Value = MigrationLock.Space },
                new() { Value = MigrationLock.Run },
                .. parameters,
            ],
            reader => Read(reader, target),
            cancellationToken
        );

    private MigrationException Denied(PostgresException exception) =>
        new(
            MigrationErrorId.PermissionDenied,
            $"The user {target.User} may not use pgmigrate.batch in {target}: {exception.MessageText}",
            "Ask as the user who migrates, or let that one run: GRANT USAGE ON SCHEMA pgmigrate TO …; GRANT SELECT, UPDATE ON "
                + "ALL TABLES "
                + "IN SCHEMA pgmigrate TO …;",
            exception
        )
        {
            Target = target.ToString(),
            SqlState = exception.SqlState,
        };

    private static MigrationBatch Read(NpgsqlDataReader reader, ConnectionTarget target) =>
        new()
        {
            Server = target.Server,
            Database = target.Database,
            Script = reader.GetString(0),
            State = Enum.Parse<MigrationBatchState>(reader.GetString(1)),
            Table = reader.GetString(2),
            Key = reader.GetString(3),
            Pass = reader.GetInt32(4),
            Rows = reader.GetInt64(5),
            EstimatedRows = reader.IsDBNull(6) ? null : reader.GetInt64(6),
            ChangedRows = reader.GetInt64(7),
            Batches = reader.GetInt64(8),
            Failures = reader.GetInt64(9),
            Size = reader.GetInt32(10),
            BatchDuration = reader.IsDBNull(11) ? null : reader.GetTimeSpan(11),
            Pause = reader.IsDBNull(12) ? null : reader.GetInt32(12),
            Paused = reader.GetTimeSpan(13),
            StartedAt = reader.GetFieldValue<DateTimeOffset>(14),
            RecordedAt = reader.GetFieldValue<DateTimeOffset>(15),
            EndedAt = reader.IsDBNull(16) ? null : reader.GetFieldValue<DateTimeOffset>(16),
            SuspendedBy = reader.IsDBNull(17) ? null : reader.GetString(17),
            Reason = reader.IsDBNull(18) ? null : reader.GetString(18),
            WaitsFor = reader.IsDBNull(19) ? null : reader.GetString(19),
            Pauses = PauseTimes.Read(reader.GetString(20)).All,
            LongestBatch = reader.GetTimeSpan(21),
            PauseOn = reader.IsDBNull(22) ? null : ListSignals(reader.GetString(22)),
            StopOn = reader.IsDBNull(23) ? null : ListSignals(reader.GetString(23)),
        };

    private static string[] ListSignals(string text) => [.. SignalList.Read(text).Signals.Select(signal => signal.ToString())];

    private static string? ReadSignals(IReadOnlyList<string>? signals)
    {
        if (signals is null)
            return null;
        var (read, problem) = SignalList.Read(string.Join(',', signals));
        return problem is null
            ? SignalList.Write(read)
            : throw new MigrationException(MigrationErrorId.OptionsInvalid, problem.Message, problem.Action);
    }
}
