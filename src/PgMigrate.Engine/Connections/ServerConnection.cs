using System.Data;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// One unpooled connection to one server. Everything is sent in batches without client-side parsing: Npgsql splits and rewrites
/// the text of a plain command, but never that of a batch. A data source of its own keeps the connection string, and the password
/// in it, out of Npgsql's process-wide pool table.
/// </summary>
internal sealed class ServerConnection : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    /// <param name="source">What has opened it; belongs to it.</param>
    /// <param name="connection">The open connection; belongs to it.</param>
    /// <param name="traffic">Counts what it carries; belongs to it.</param>
    /// <param name="limits">How long the server may say nothing.</param>
    /// <remarks>For <see cref="ConnectionOpening"/> alone.</remarks>
    internal ServerConnection(
        NpgsqlDataSource source,
        NpgsqlConnection connection,
        ConnectionTraffic traffic,
        NetworkLimits limits
    )
    {
        _source = source;
        Connection = connection;
        Traffic = traffic;
        BackendPid = connection.ProcessID;
        EscapesByDefault =
            connection.PostgresParameters.TryGetValue(SessionStart.PlainStrings.Key, out var plain)
            && plain != SessionStart.PlainStrings.Value;
        Life = new ConnectionLife(limits);
        Life.Abandoned.Register(() => _ = BreakAsync());
    }

    private ServerConnection(ServerConnection same, bool isForUsersCode)
    {
        _source = same._source;
        Connection = same.Connection;
        Traffic = same.Traffic;
        Life = same.Life;
        BackendPid = same.BackendPid;
        EscapesByDefault = same.EscapesByDefault;
        Start = same.Start;
        Schema = same.Schema;
        IsForUsersCode = isForUsersCode;
    }

    /// <summary>The connection.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>
    /// The server process, as the server numbers it: a proxy tells its clients numbers of its own. Known after the connection was
    /// lost, too.
    /// </summary>
    public int BackendPid { get; private set; }

    /// <summary>
    /// True where a role, a database or the server has standard_conforming_strings off; the session has it on all the same.
    /// </summary>
    public bool EscapesByDefault { get; }

    /// <summary>The settings that the session began with.</summary>
    public SessionStart Start { get; private set; } = SessionStart.WithConnection;

    /// <summary>The schema that is worked on; null for the database as a whole.</summary>
    public string? Schema { get; init; }

    /// <summary>False once the connection is lost, or given up.</summary>
    public bool IsOpen =>
        !Life.GivenUp.IsCancellationRequested
        && ConnectionTraffic.StateOf(Connection) is var state
        && state.HasFlag(ConnectionState.Open)
        && !state.HasFlag(ConnectionState.Broken);

    /// <summary>Whether it is used still, or was given up.</summary>
    public ConnectionLife Life { get; }

    /// <summary>What it carries.</summary>
    public ConnectionTraffic Traffic { get; }

    /// <summary>
    /// The same connection for single statements that evaluate what users have made: they run on the path that the session
    /// began with, and the session is on the engine's own afterwards. Nothing of the engine's may stand in them without its
    /// schema.
    /// </summary>
    public ServerConnection AsUser => new(this, isForUsersCode: true);

    /// <summary>The same connection for the engine's own statements.</summary>
    public ServerConnection AsOwn => new(this, isForUsersCode: false);

    /// <summary>True where it is one <see cref="AsUser"/>.</summary>
    public bool IsForUsersCode { get; }

    /// <summary>
    /// Connects, for short statements of the engine's own: each has a limit of time, and search_path is <see cref="OwnPath"/>
    /// from the start, and stays so. Others say what they need to <see cref="ConnectionOpening"/>.
    /// </summary>
    /// <param name="target">The database.</param>
    /// <param name="applicationName">What others see in pg_stat_activity.</param>
    /// <param name="settings">Server settings that hold from the start, and survive RESET ALL.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">What <see cref="ConnectionFailure"/> tells apart.</exception>
    public static Task<ServerConnection> OpenAsync(
        ConnectionTarget target,
        string applicationName,
        IEnumerable<KeyValuePair<string, string>> settings,
        CancellationToken cancellationToken
    ) => new ConnectionOpening(target, applicationName, settings).OpenAsync(cancellationToken);

    /// <summary>Asks for the number of the server process.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> AskProcessAsync(CancellationToken cancellationToken) =>
        (int)(await ScalarAsync("SELECT pg_catalog.pg_backend_pid()", [], cancellationToken).ConfigureAwait(false))!;

    /// <summary>Sets what the server did not get with the connection, and finds out the server process.</summary>
    /// <param name="start">The settings that the session begins with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>For <see cref="ConnectionOpening"/> alone.</remarks>
    internal async Task BeginAsync(SessionStart start, CancellationToken cancellationToken)
    {
        BackendPid = start.SetAll is { } setAll
            ? (int)(await ScalarAsync(setAll, [], cancellationToken).ConfigureAwait(false))!
            : await AskProcessAsync(cancellationToken).ConfigureAwait(false);
        Start = start;
    }

    /// <summary>Takes note of settings that were set on it.</summary>
    /// <param name="start">The settings that the session begins with.</param>
    /// <remarks>For <see cref="ConnectionOpening"/> alone.</remarks>
    internal void Begin(SessionStart start) => Start = start;

    /// <summary>A batch of one statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Values for <c>$1</c>, <c>$2</c> …; null is NULL.</param>
    public NpgsqlBatch Batch(string sql, params NpgsqlParameter[] parameters)
    {
        var batch = Connection.CreateBatch();
        if (IsForUsersCode)
            batch.BatchCommands.Add(Command(OwnPath.Leave(Start)));
        batch.BatchCommands.Add(Command(sql, parameters));
        if (IsForUsersCode)
            batch.BatchCommands.Add(Command(OwnPath.Take));
        return batch;
    }

    /// <summary>A statement for a batch.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Values for <c>$1</c>, <c>$2</c> …; null is NULL.</param>
    public static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>Runs one statement; returns the first column of the first row, or null.</summary>
    public async Task<object?> ScalarAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        var batch = Batch(sql, parameters);
        await using (batch.ConfigureAwait(false))
            return await SendAsync(stop => batch.ExecuteScalarAsync(stop), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs one statement.</summary>
    public async Task ExecuteAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        var batch = Batch(sql, parameters);
        TextResults.Ask(batch);
        await using (batch.ConfigureAwait(false))
            await SendAsync(stop => batch.ExecuteNonQueryAsync(stop), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for a batch, or for a row of its answer.</summary>
    /// <exception cref="NpgsqlException">What the server says; or the connection is lost, or was given up.</exception>
    public async Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await Life.AwaitAsync(send, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException exception) when (!IsOpen)
        {
            // What Npgsql says where it is used after it was lost.
            throw new NpgsqlException("The connection was lost before.", exception);
        }
    }

    /// <summary>Runs one query; returns its first row, or the default where there is none.</summary>
    public async Task<T?> FirstOrDefaultAsync<T>(
        string sql,
        NpgsqlParameter[] parameters,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await foreach (var row in QueryAsync(sql, parameters, read, cancellationToken).ConfigureAwait(false))
            return row;
        return default;
    }

    /// <summary>Runs one query; returns all of its rows.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(
        string sql,
        NpgsqlParameter[] parameters,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<T>();
        await foreach (var row in QueryAsync(sql, parameters, read, cancellationToken).ConfigureAwait(false))
            rows.Add(row);
        return rows;
    }

    /// <summary>
    /// Runs one query of the catalogue that recurses; returns all of its rows. The planner takes such a query for a long one
    /// however little there is to read, and a server that compiles its plans would spend seconds on that.
    /// </summary>
    public async Task<IReadOnlyList<T>> ListUncompiledAsync<T>(
        string sql,
        NpgsqlParameter[] parameters,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        var batch = Batch(sql, parameters);
        await using var disposeBatch = batch.ConfigureAwait(false);
        batch.BatchCommands.Insert(0, Command("SET jit = off"));
        batch.BatchCommands.Add(Command(Start.Reset("jit")));
        var rows = new List<T>();
        await foreach (var row in QueryAsync(batch, read, cancellationToken).ConfigureAwait(false))
            rows.Add(row);
        return rows;
    }

    /// <summary>Runs one query, row by row.</summary>
    /// <exception cref="MigrationException">HistoryInvalid: a row holds what <paramref name="read"/> cannot read.</exception>
    public async IAsyncEnumerable<T> QueryAsync<T>(
        string sql,
        NpgsqlParameter[] parameters,
        Func<NpgsqlDataReader, T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var batch = Batch(sql, parameters);
        await using var disposeBatch = batch.ConfigureAwait(false);
        await foreach (var row in QueryAsync(batch, read, cancellationToken).ConfigureAwait(false))
            yield return row;
    }

    private async IAsyncEnumerable<T> QueryAsync<T>(
        NpgsqlBatch batch,
        Func<NpgsqlDataReader, T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var reader = await SendAsync(stop => batch.ExecuteReaderAsync(stop), cancellationToken).ConfigureAwait(false);
        await using var disposeReader = reader.ConfigureAwait(false);
        while (await SendAsync(stop => reader.ReadAsync(stop), cancellationToken).ConfigureAwait(false))
            yield return Read(reader, read);
    }

    /// <summary>
    /// Waits for work on this connection that takes no token but that of a connection that is given up. On cancellation the
    /// server is asked, by way of another connection, to stop what it does, and the work is waited for.
    /// </summary>
    /// <exception cref="OperationCanceledException">The server stopped it.</exception>
    /// <exception cref="NpgsqlException">The connection is lost, or was given up.</exception>
    public async Task CancellableAsync(Task work, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (await Task.WhenAny(work, Task.Delay(Timeout.InfiniteTimeSpan, over.Token)).ConfigureAwait(false) != work)
            await CancelOnServerAsync(work).ConfigureAwait(false);
        try
        {
            await Life.AwaitAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception)
            when (exception.SqlState == PostgresErrorCodes.QueryCanceled && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.MessageText, exception, cancellationToken);
        }
        finally
        {
            // The delay must not outlive the work.
            await over.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Closing writes a last word, and finishes what still runs: a server that is gone would be waited for.
        var closing = Task.Run(async () => await Connection.DisposeAsync().ConfigureAwait(false));
        await closing.WaitAsync(Life.Limits.Close).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!closing.IsCompleted)
            Life.GiveUp(TimeSpan.Zero);
        else
            Life.Dispose();
        Traffic.Dispose();
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    // Npgsql asks no token while it ends a copy; but it closes the connection under a copy of which it is said that it ends.
    private async Task BreakAsync() => await Task.Run(Connection.Close).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>
    /// Reads a row. The catalogue has what PostgreSQL puts there; of own tables and grate's nobody knows who else has written
    /// what into them.
    /// </summary>
    /// <exception cref="MigrationException">HistoryInvalid: it holds what <paramref name="read"/> cannot read.</exception>
    public T Read<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        try
        {
            return read(reader);
        }
        catch (Exception exception)
            when (exception is InvalidCastException or FormatException or OverflowException or ArgumentException or JsonException)
        {
            throw new MigrationException(
                MigrationErrorId.HistoryInvalid,
                $"A row of the database {Connection.Database} holds a value that PgMigrate has not written: {exception.Message}",
                "Look at the schemas grate and pgmigrate: who may write there, and what was changed by hand.",
                exception
            )
            {
                Target = $"{Connection.Host}:{Connection.Port}/{Connection.Database}",
            };
        }
    }

    // A server that does not stop the work in time, or cannot be asked, loses the connection: as with statements, where Npgsql
    // sees to it.
    private async Task CancelOnServerAsync(Task work)
    {
        var asking = Task.Run(AskForCancelAsync);
        await Task.WhenAny(Task.WhenAll(work, asking), Task.Delay(Life.Limits.Cancellation)).ConfigureAwait(false);
        if (!work.IsCompleted)
            Life.GiveUp(TimeSpan.Zero);
    }

    private async Task AskForCancelAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(Life.Limits.Cancellation);
            var other = await _source.OpenConnectionAsync(limit.Token).ConfigureAwait(false);
            await using var dispose = other.ConfigureAwait(false);
            var batch = other.CreateBatch();
            await using var disposeBatch = batch.ConfigureAwait(false);
            batch.BatchCommands.Add(
                Command("SELECT pg_catalog.pg_cancel_backend($1)", new NpgsqlParameter { Value = BackendPid })
            );
            await batch.ExecuteNonQueryAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            // Without another connection there is no way to ask.
        }
    }
}
