using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Execution.Batches.Signals;

/// <summary>Questions that go to the server together, in one round trip and outside of any transaction.</summary>
/// <param name="server">The working connection, at rest.</param>
internal sealed class SignalRound(ServerConnection server)
{
    // A user's query may be a statement that answers nothing: what comes before each tells the answers apart.
    private const string Marker = "pgmigrate_question";

    private readonly List<Question> _questions = [];

    /// <summary>Takes in an answer.</summary>
    public delegate Task Take(NpgsqlDataReader answer, CancellationToken cancellationToken);

    /// <summary>Adds a statement of the engine's own.</summary>
    /// <param name="command">The statement.</param>
    /// <param name="take">Takes in its answer; null where it has none.</param>
    /// <param name="refuse">What it means that it fails; null where the server's own error says it.</param>
    public void Add(NpgsqlBatchCommand command, Take? take, Func<PostgresException, MigrationException>? refuse = null) =>
        _questions.Add(new Question(command, take, refuse, IsOfUser: false));

    /// <summary>Adds a user's query, which is asked on the user's path, behind all others.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="take">Takes in its answer.</param>
    /// <param name="refuse">What it means that it fails.</param>
    public void AddOfUser(string sql, Take take, Func<PostgresException, MigrationException> refuse) =>
        _questions.Add(new Question(ServerConnection.Command(sql), take, refuse, IsOfUser: true));

    /// <summary>Asks them.</summary>
    /// <exception cref="MigrationException">What the question that failed says.</exception>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        var batch = server.Connection.CreateBatch();
        await using var dispose = batch.ConfigureAwait(false);
        foreach (var question in _questions.Where(question => !question.IsOfUser))
            Add(batch, question);
        if (_questions.Exists(question => question.IsOfUser))
        {
            batch.BatchCommands.Add(ServerConnection.Command(OwnPath.Leave(server.Start)));
            foreach (var question in _questions.Where(question => question.IsOfUser))
                Add(batch, question);
            batch.BatchCommands.Add(ServerConnection.Command(OwnPath.Take));
        }

        try
        {
            await server.SendAsync(stop => ReadAsync(batch, stop), cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            var failed = _questions.Find(question => question.Command == exception.BatchCommand);
            if (failed?.Refuse?.Invoke(exception) is { } refusal)
                throw refusal;
            throw;
        }
    }

    private void Add(NpgsqlBatch batch, Question question)
    {
        var number = _questions.IndexOf(question).ToString(CultureInfo.InvariantCulture);
        batch.BatchCommands.Add(ServerConnection.Command($"SELECT {number}::pg_catalog.int4 AS {Marker}"));
        batch.BatchCommands.Add(question.Command);
    }

    private async Task<bool> ReadAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var dispose = reader.ConfigureAwait(false);
        Question? asked = null;
        do
        {
            if (reader.FieldCount == 1 && reader.GetName(0) == Marker)
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                asked = _questions[reader.GetInt32(0)];
            }
            else if (reader.FieldCount > 0 && asked?.Take is { } take)
                await take(reader, cancellationToken).ConfigureAwait(false);
        } while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
        return true;
    }

    private sealed record Question(
        NpgsqlBatchCommand Command,
        Take? Take,
        Func<PostgresException, MigrationException>? Refuse,
        bool IsOfUser
    );
}
