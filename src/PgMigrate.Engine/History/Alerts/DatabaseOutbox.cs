using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Telemetry.Alerts;
using PgMigrate.Engine.Telemetry.Alerts.Outbox;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History.Alerts;

/// <summary>
/// Alerts in the database they are about. Each call has a connection of its own, beside that of a run: an alert is kept whatever
/// becomes of the run's transaction.
/// </summary>
/// <param name="target">The database.</param>
/// <param name="historySchema">The schema of grate's tables.</param>
internal sealed class DatabaseOutbox(ConnectionTarget target, string historySchema) : IAlertOutbox
{
    private const string ApplicationName = "pgmigrate alerts";
    private const string Table = "pgmigrate.alert";

    // A table that others have locked must not hold anybody up.
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["lock_timeout"] = "2000",
        ["statement_timeout"] = "10000",
    };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueuedAlert>?> PutAsync(
        IReadOnlyList<QueuedAlert> alerts,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await UseAsync(
                    async (connection, stop) =>
                    {
                        var sent = new List<QueuedAlert>();
                        foreach (var alert in alerts)
                            if (await PutAsync(connection, alert, stop).ConfigureAwait(false) is { } kept)
                                sent.Add(kept);
                        return (IReadOnlyList<QueuedAlert>?)sent;
                    },
                    null,
                    Settings,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is MigrationException or OperationCanceledException)
        {
            // The database cannot be asked, which is often what the alert is about.
            return null;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public Task<IReadOnlyList<QueuedAlert>> ClaimAsync(
        IReadOnlyCollection<string> receivers,
        bool all,
        int most,
        CancellationToken cancellationToken
    ) =>
        UseAsync<IReadOnlyList<QueuedAlert>>(
            (connection, stop) =>
                connection.ListAsync(
                    SqlFile.Read("claim_alerts"),
                    [
                        new() { Value = JsonText.OfList(receivers) },
                        new() { Value = all },
                        new() { Value = most },
                        Seconds(RetryPauses.Lease),
                        Seconds(RetryPauses.GivenUpAfter),
                        Seconds(RetryPauses.KeptFor),
                    ],
                    ReadQueued,
                    stop
                ),
            [],
            Settings,
            cancellationToken
        );

    /// <inheritdoc/>
    public async Task SettleAsync(QueuedAlert queued, Settlement settlement, CancellationToken cancellationToken)
    {
        try
        {
            await UseAsync(
                    async (connection, stop) =>
                    {
                        await connection
                            .ExecuteAsync(
                                SqlFile.Read("settle_alert"),
                                [
                                    new() { Value = queued.Id },
                                    new() { Value = NameOf(settlement.State) },
                                    // What the database's encoding lacks must not keep the row from being written.
                                    new() { Value = EscapedText.Of(settlement.Answer)! },
                                    Seconds(settlement.Pause),
                                    new() { Value = settlement.StopsReceiver },
                                ],
                                stop
                            )
                            .ConfigureAwait(false);
                        return true;
                    },
                    true,
                    Settings,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is MigrationException or OperationCanceledException)
        {
            // The row stays as it is, and its delivery is tried again: with the same id, by which a receiver knows it.
        }
    }

    /// <inheritdoc/>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public Task ReopenAsync(string receiver, CancellationToken cancellationToken) =>
        UseAsync(
            async (connection, stop) =>
            {
                await connection
                    .ExecuteAsync(SqlFile.Read("reopen_receiver"), [new() { Value = receiver }], stop)
                    .ConfigureAwait(false);
                return true;
            },
            true,
            Settings,
            cancellationToken
        );

    /// <inheritdoc/>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public Task<IReadOnlyList<AlertDelivery>> ListAsync(CancellationToken cancellationToken) =>
        UseAsync<IReadOnlyList<AlertDelivery>>(
            (connection, stop) => connection.ListAsync(SqlFile.Read("list_alerts"), [], ReadDelivery, stop),
            [],
            ReadOnlySession.Settings,
            cancellationToken
        );

    private static async Task<QueuedAlert?> PutAsync(ServerConnection connection, QueuedAlert alert, CancellationToken stop)
    {
        var kept = await connection
            .FirstOrDefaultAsync(
                SqlFile.Read("put_alert"),
                [
                    new() { Value = alert.Id },
                    new() { Value = alert.Receiver },
                    new() { Value = HexText.Hash(alert.Alert.DedupKey) },
                    new() { Value = HexText.Hash(alert.Alert.Subject) },
                    new() { Value = $"{alert.Alert.Event}" },
                    new() { Value = alert.Alert.ToJson() },
                    SqlValue.Uuid(alert.Alert.RunId),
                    Seconds(RetryPauses.Lease),
                ],
                reader =>
                    (
                        IsPending: reader.GetBoolean(4),
                        Queued: alert with
                        {
                            Id = reader.GetGuid(0),
                            Attempts = reader.GetInt32(1),
                            Occurrences = reader.GetInt32(2),
                            CreatedAt = reader.GetFieldValue<DateTimeOffset>(3),
                        }
                    ),
                stop
            )
            .ConfigureAwait(false);
        return kept.IsPending ? kept.Queued : null;
    }

    private async Task<T> UseAsync<T>(
        Func<ServerConnection, CancellationToken, Task<T>> use,
        T withoutTable,
        IEnumerable<KeyValuePair<string, string>> settings,
        CancellationToken cancellationToken
    )
    {
        var connection = await ServerConnection
            .OpenAsync(target, ApplicationName, settings, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        try
        {
            var facts = await ServerFacts.ReadAsync(connection, historySchema, cancellationToken).ConfigureAwait(false);
            // Somebody else's table of this name may have triggers.
            facts.RequireSoundHistory(target);
            return facts.OwnTables.Contains(Table, StringComparer.Ordinal)
                ? await use(connection, cancellationToken).ConfigureAwait(false)
                : withoutTable;
        }
        catch (NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, target, historySchema: null);
        }
    }

    private static QueuedAlert ReadQueued(NpgsqlDataReader reader) =>
        new(reader.GetGuid(0), reader.GetString(1), Alert.OfJson(reader.GetString(2)), reader.GetFieldValue<DateTimeOffset>(5))
        {
            Attempts = reader.GetInt32(3),
            Occurrences = reader.GetInt32(4),
        };

    private static AlertDelivery ReadDelivery(NpgsqlDataReader reader) =>
        OutboxText.Describe(
            ReadQueued(reader),
            StateOf(reader.GetString(6)),
            reader.IsDBNull(7) ? null : reader.GetString(7)
        ) with
        {
            NextTryAt = reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8),
            EndedAt = reader.IsDBNull(9) ? null : reader.GetFieldValue<DateTimeOffset>(9),
        };

    private static string NameOf(AlertState state) =>
        state switch
        {
            AlertState.Pending => "pending",
            AlertState.Sent => "sent",
            _ => "given-up",
        };

    private static AlertState StateOf(string name) =>
        name switch
        {
            "pending" => AlertState.Pending,
            "sent" => AlertState.Sent,
            _ => AlertState.GivenUp,
        };

    // Names in it may have characters that the database's encoding lacks.

    private static NpgsqlParameter Seconds(TimeSpan time) => new() { Value = time.TotalSeconds };
}
