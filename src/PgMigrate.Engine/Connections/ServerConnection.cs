using System.Data;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// One unpooled connection to one server. Everything is sent in batches without client-side parsing: Npgsql splits and rewrites the
/// text of a plain command, but never that of a batch. A data source of its own keeps the connection string, and the password in it,
/// out of Npgsql's process-wide pool table.
/// </summary>
internal sealed class ServerConnection : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    private ServerConnection(NpgsqlDataSource source, NpgsqlConnection connection, bool isForUsersCode = false)
    {
        _source = source;
        IsForUsersCode = isForUsersCode;
        Connection = connection;
    }

    /// <summary>The connection.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>False once the connection is lost.</summary>
    public bool IsOpen => Connection.FullState.HasFlag(ConnectionState.Open) && !Connection.FullState.HasFlag(ConnectionState.Broken);

    /// <summary>
    /// The same connection for single statements that evaluate what users have made: they run on the path that the session
    /// began with, and the session is on the engine's own afterwards. Nothing of the engine's may stand in them without its schema.
    /// </summary>
    public ServerConnection AsUser => new(_source, Connection, isForUsersCode: true);

    /// <summary>The same connection for the engine's own statements.</summary>
    public ServerConnection AsOwn => new(_source, Connection);

    /// <summary>True where it is one <see cref="AsUser"/>.</summary>
    public bool IsForUsersCode { get; }

    /// <summary>Connects, for the engine's own statements alone: search_path is <see cref="OwnPath"/> from the start, and stays so.</summary>
    /// <param name="target">The database.</param>
    /// <param name="applicationName">What others see in pg_stat_activity.</param>
    /// <param name="settings">Server settings that hold from the start, and survive RESET ALL.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">What <see cref="ConnectionFailure"/> tells apart.</exception>
    public static Task<ServerConnection> OpenAsync(
        ConnectionTarget target, string applicationName, IEnumerable<KeyValuePair<string, string>> settings,
        CancellationToken cancellationToken)
    {
        // The keyword Search Path would come behind the options, and hold.
        var builder = Describe(target, applicationName, settings.Append(OwnPath.Setting));
        builder.SearchPath = null;
        return OpenAsync(target, builder, cancellationToken);
    }

    /// <summary>Connects, for statements that evaluate what users have made, too: see <see cref="AsUser"/>.</summary>
    /// <inheritdoc cref="OpenAsync(ConnectionTarget, string, IEnumerable{KeyValuePair{string, string}}, CancellationToken)"/>
    public static async Task<ServerConnection> OpenForUsersCodeAsync(
        ConnectionTarget target, string applicationName, IEnumerable<KeyValuePair<string, string>> settings,
        CancellationToken cancellationToken)
    {
        var connection = await OpenOnUsersPathAsync(target, applicationName, settings, cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.ExecuteAsync(OwnPath.Take, [], cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// The same, and the session is still on the user's path. Its first statement must be that of <see cref="ServerFacts"/>,
    /// which tells that path and leaves it.
    /// </summary>
    /// <inheritdoc cref="OpenAsync(ConnectionTarget, string, IEnumerable{KeyValuePair{string, string}}, CancellationToken)"/>
    public static Task<ServerConnection> OpenOnUsersPathAsync(
        ConnectionTarget target, string applicationName, IEnumerable<KeyValuePair<string, string>> settings,
        CancellationToken cancellationToken) =>
        OpenAsync(target, Describe(target, applicationName, settings), cancellationToken);

    private static async Task<ServerConnection> OpenAsync(
        ConnectionTarget target, NpgsqlConnectionStringBuilder builder, CancellationToken cancellationToken)
    {
        var source = Build(builder.ConnectionString);
        var opening = source.OpenConnectionAsync(cancellationToken).AsTask();
        try
        {
            // Npgsql does not hear of a cancellation while a server says nothing.
            return new ServerConnection(source, await opening.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            var end = EndAsync(opening, source);
            // Npgsql may report a broken connection in place of the cancellation that broke it.
            if (cancellationToken.IsCancellationRequested)
                throw exception as OperationCanceledException ?? new OperationCanceledException(exception.Message, exception, cancellationToken);
            await end.ConfigureAwait(false);
            throw ConnectionFailure.Translate(exception, target);
        }
    }

    /// <summary>A batch of one statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Values for <c>$1</c>, <c>$2</c> …; null is NULL.</param>
    public NpgsqlBatch Batch(string sql, params NpgsqlParameter[] parameters)
    {
        var batch = Connection.CreateBatch();
        if (IsForUsersCode)
            batch.BatchCommands.Add(Command(OwnPath.Leave));
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
            return await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs one statement.</summary>
    public async Task ExecuteAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        var batch = Batch(sql, parameters);
        await using (batch.ConfigureAwait(false))
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs one query; returns its first row, or the default where there is none.</summary>
    public async Task<T?> FirstOrDefaultAsync<T>(
        string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await foreach (var row in QueryAsync(sql, parameters, read, cancellationToken).ConfigureAwait(false))
            return row;
        return default;
    }

    /// <summary>Runs one query; returns all of its rows.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(
        string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await foreach (var row in QueryAsync(sql, parameters, read, cancellationToken).ConfigureAwait(false))
            rows.Add(row);
        return rows;
    }

    /// <summary>Runs one query, row by row.</summary>
    /// <exception cref="MigrationException">HistoryInvalid: a row holds what <paramref name="read"/> cannot read.</exception>
    public async IAsyncEnumerable<T> QueryAsync<T>(
        string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = Batch(sql, parameters);
        await using var disposeBatch = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var disposeReader = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return Read(reader, read);
    }

    /// <summary>
    /// Waits for work on this connection that takes no token. On cancellation the server is asked, by way of another connection, to
    /// stop what it does, and the work is waited for.
    /// </summary>
    /// <exception cref="OperationCanceledException">The server stopped it.</exception>
    public async Task CancellableAsync(Task work, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (await Task.WhenAny(work, Task.Delay(Timeout.InfiniteTimeSpan, over.Token)).ConfigureAwait(false) != work)
            await CancelOnServerAsync().ConfigureAwait(false);
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.QueryCanceled && cancellationToken.IsCancellationRequested)
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
        await Connection.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    // The catalogue has what PostgreSQL puts there. Of own tables and grate's nobody knows who else has written what into them.
    private T Read<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        try
        {
            return read(reader);
        }
        catch (Exception exception) when (exception
            is InvalidCastException or FormatException or OverflowException or ArgumentException or JsonException)
        {
            throw new MigrationException(MigrationErrorId.HistoryInvalid,
                $"A row of the database {Connection.Database} holds a value that PgMigrate has not written: {exception.Message}",
                "Look at the schemas grate and pgmigrate: who may write there, and what was changed by hand.", exception)
            { Target = $"{Connection.Host}:{Connection.Port}/{Connection.Database}" };
        }
    }

    // An attempt that was given up ends by itself, at its timeout at the latest.
    private static async Task EndAsync(Task<NpgsqlConnection> opening, NpgsqlDataSource source)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
            await (await opening.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        await source.DisposeAsync().ConfigureAwait(false);
    }

    private async Task CancelOnServerAsync()
    {
        try
        {
            var other = await _source.OpenConnectionAsync(CancellationToken.None).ConfigureAwait(false);
            await using var dispose = other.ConfigureAwait(false);
            var batch = other.CreateBatch();
            await using var disposeBatch = batch.ConfigureAwait(false);
            batch.BatchCommands.Add(Command("SELECT pg_catalog.pg_cancel_backend($1)", new NpgsqlParameter { Value = Connection.ProcessID }));
            await batch.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
            // Without another connection there is no way to ask: the work goes on to its end.
        }
    }

    // Own queries use built-in types alone; every connection would begin by reading pg_type.
    private static NpgsqlDataSource Build(string connectionString) =>
        new NpgsqlDataSourceBuilder(connectionString).ConfigureTypeLoading(types => types.EnableTypeLoading(false)).Build();

    private static NpgsqlConnectionStringBuilder Describe(
        ConnectionTarget target, string applicationName, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var builder = target.ToBuilder();
        builder.ApplicationName = applicationName;
        builder.Pooling = false;
        builder.Multiplexing = false;
        builder.Enlist = false;
        builder.CommandTimeout = 0;
        builder.MaxAutoPrepare = 0;
        // A cancelled statement answers at once unless the network is gone; then the connection is given up.
        builder.CancellationTimeout = 10_000;
        builder.IncludeErrorDetail = true;
        builder.IncludeFailedBatchedCommand = true;
        builder.TcpKeepAlive = true;
        builder.Options = string.Join(' ', settings.Select(Option).Prepend(builder.Options ?? string.Empty)).Trim();
        return builder;
    }

    // In the startup packet's options a backslash protects white space and itself.
    private static string Option(KeyValuePair<string, string> setting) =>
        $"-c {setting.Key}={setting.Value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(" ", @"\ ", StringComparison.Ordinal)}";
}
