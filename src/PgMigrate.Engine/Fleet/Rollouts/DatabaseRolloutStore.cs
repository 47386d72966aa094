using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>
/// A rollout in a table of the database that <c>rollouts</c> of pgmigrate.json names; several jobs may be at it.
/// </summary>
internal sealed class DatabaseRolloutStore : IRolloutStore
{
    private const string ApplicationName = "pgmigrate rollout";
    private const string Table = "pgmigrate.rollout";
    private const string Folder = "Fleet";

    private readonly string _name;
    private readonly ConnectionTarget _database;
    private readonly SemaphoreSlim _turn = new(1);
    private ServerConnection? _connection;

    private DatabaseRolloutStore(string name, ConnectionTarget database) => (_name, _database) = (name, database);

    /// <summary>Opens the database, and makes the table where it is missing.</summary>
    /// <param name="name">The rollout.</param>
    /// <param name="database">The database.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public static async Task<DatabaseRolloutStore> OpenAsync(
        string name,
        ConnectionTarget database,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var store = new DatabaseRolloutStore(name, database);
        await store.InstallAsync(observer, cancellationToken).ConfigureAwait(false);
        return store;
    }

    /// <summary>How the members of a rollout stand, by its database; none where it is not known there.</summary>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public static async Task<IReadOnlyList<RolloutMember>> ReadAsync(
        string name,
        ConnectionTarget database,
        CancellationToken cancellationToken
    )
    {
        var store = new DatabaseRolloutStore(name, database);
        await using var dispose = store.ConfigureAwait(false);
        return await store.IsInstalledAsync(cancellationToken).ConfigureAwait(false)
            ? await store.ReadAsync(cancellationToken).ConfigureAwait(false)
            : [];
    }

    /// <summary>The rollouts that a database keeps, the newest first.</summary>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public static async Task<IReadOnlyList<string>> NamesAsync(ConnectionTarget database, CancellationToken cancellationToken)
    {
        var store = new DatabaseRolloutStore(string.Empty, database);
        await using var dispose = store.ConfigureAwait(false);
        return await store.IsInstalledAsync(cancellationToken).ConfigureAwait(false)
            ? await store
                .UseAsync(
                    connection =>
                        connection.ListAsync(
                            SqlFile.Read(Folder, "rollout_names"),
                            [],
                            reader => reader.GetString(0),
                            cancellationToken
                        ),
                    cancellationToken
                )
                .ConfigureAwait(false)
            : [];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RolloutMember>> OpenAsync(
        string scripts,
        IReadOnlyList<FleetMember> members,
        CancellationToken cancellationToken
    )
    {
        var begunWith = await UseAsync(
                connection =>
                    connection.FirstOrDefaultAsync(
                        SqlFile.Read(Folder, "add_members"),
                        [SqlValue.Text(_name), SqlValue.Text(scripts), SqlValue.Text(JsonText.OfArray(members, Write))],
                        reader => reader.GetString(0),
                        cancellationToken
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        RolloutStore.RequireSame(_name, begunWith ?? scripts, scripts);
        return await ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RolloutMember>> ReadAsync(CancellationToken cancellationToken) =>
        UseAsync(
            connection =>
                connection.ListAsync(SqlFile.Read(Folder, "read_members"), [SqlValue.Text(_name)], Read, cancellationToken),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task KeepAsync(RolloutMember member, CancellationToken cancellationToken) =>
        UseAsync(
            async connection =>
            {
                await connection
                    .ExecuteAsync(
                        SqlFile.Read(Folder, "keep_member"),
                        [
                            SqlValue.Text(_name),
                            SqlValue.Text(member.Server),
                            SqlValue.Text(member.Database),
                            SqlValue.Text(member.Schema ?? string.Empty),
                            SqlValue.Text(Word(member.State)),
                            new() { Value = member.Attempts },
                            SqlValue.Time(member.StartedAt),
                            SqlValue.Time(member.EndedAt),
                            SqlValue.Bigint(member.SizeBytes),
                            SqlValue.Text(member.Error),
                            SqlValue.Text(member.RunBy),
                        ],
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return true;
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    private async Task InstallAsync(IMigrationObserver observer, CancellationToken cancellationToken)
    {
        if (await IsInstalledAsync(cancellationToken).ConfigureAwait(false))
            return;
        var options = new MigrationOptions { Path = string.Empty };
        var context = RunContext.WithoutPolicy(_database, options, observer);
        await LockedRun
            .RunAsync(
                context,
                gate: null,
                (session, pinned, stop) => HistoryInstaller.EnsureOwnAsync(session.Work, pinned.Target, pinned.Identity, stop),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<bool> IsInstalledAsync(CancellationToken cancellationToken)
    {
        var facts = await UseAsync(connection => ServerFacts.ReadAsync(connection, "grate", cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        // Somebody else's table of this name may have triggers.
        facts.RequireSoundHistory(_database);
        return facts.OwnTables.Contains(Table, StringComparer.Ordinal);
    }

    // One statement at a time. A connection that was lost is made anew once: each of the statements may be sent twice.
    private async Task<T> UseAsync<T>(Func<ServerConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var isFirst = true; ; isFirst = false)
            {
                _connection ??= await ServerConnection
                    .OpenAsync(_database, ApplicationName, [], cancellationToken)
                    .ConfigureAwait(false);
                try
                {
                    return await use(_connection).ConfigureAwait(false);
                }
                catch (NpgsqlException exception) when (isFirst && exception is not PostgresException && !_connection.IsOpen)
                {
                    await _connection.DisposeAsync().ConfigureAwait(false);
                    _connection = null;
                }
                catch (NpgsqlException exception)
                {
                    throw OwnStatementFailure.Translate(exception, _database, historySchema: null);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, FleetMember member)
    {
        json.WriteStartObject();
        json.WriteString("server", member.Key.Server);
        json.WriteString("database", member.Key.Database);
        json.WriteString("schema", member.Key.Schema);
        json.WriteString("target", member.Target);
        json.WriteString("ring", member.Ring ?? string.Empty);
        json.WriteEndObject();
    }

    private RolloutMember Read(NpgsqlDataReader reader) =>
        new()
        {
            Rollout = _name,
            Server = reader.GetString(0),
            Database = reader.GetString(1),
            Schema = reader.GetString(2) is { Length: > 0 } schema ? schema : null,
            Target = reader.TextOrNull(3),
            Ring = reader.GetString(4) is { Length: > 0 } ring ? ring : null,
            State = State(reader.GetString(5)),
            Attempts = reader.GetInt32(6),
            FoundAt = reader.GetFieldValue<DateTimeOffset>(7),
            StartedAt = reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8),
            EndedAt = reader.IsDBNull(9) ? null : reader.GetFieldValue<DateTimeOffset>(9),
            SizeBytes = reader.IsDBNull(10) ? null : reader.GetInt64(10),
            Error = reader.TextOrNull(11),
            RunBy = reader.TextOrNull(12),
        };

    private static string Word(RolloutState state) =>
        state == RolloutState.HeldBack ? "held-back" : state.ToString().ToLower(CultureInfo.InvariantCulture);

    private static RolloutState State(string word) =>
        Enum.Parse<RolloutState>(word.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true);
}
