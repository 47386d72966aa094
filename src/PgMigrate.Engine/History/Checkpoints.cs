using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History;

/// <summary>
/// How far a script has come that is not one transaction. What is committed is known by the text and the place of each statement,
/// so a script that was corrected behind them goes on; see <c>EarlierTry</c>.
/// </summary>
internal sealed class Checkpoints(RunContext context, PlanEntry entry)
{
    // A script that takes back has the name of the one that it takes back.
    private readonly string _key = KeyOf(context, entry);

    /// <summary>The key of a script's checkpoints.</summary>
    public static string KeyOf(RunContext context, PlanEntry entry) =>
        $"{ScopeOf(context.Target.Schema)}{(context.Undo is null ? string.Empty : "undo of ")}{entry.Name}";

    /// <summary>What the keys of a schema's scripts begin with: schemas of a database have scripts of the same names.</summary>
    /// <param name="schema">The schema; null for the database as a whole.</param>
    public static string ScopeOf(string? schema) => schema is null ? string.Empty : $"{schema}/";

    /// <summary>Reads what earlier runs left, in the order of the script.</summary>
    public static Task<IReadOnlyList<Checkpoint>> ReadAsync(
        ServerConnection connection,
        string key,
        CancellationToken cancellationToken
    ) =>
        connection.ListAsync(
            "SELECT ordinal, state OPERATOR(pg_catalog.=) 'done', statement_hash, statement, session::pg_catalog.text FROM "
                + "pgmigrate.statement_checkpoint WHERE script OPERATOR(pg_catalog.=) $1 ORDER BY ordinal USING "
                + "OPERATOR(pg_catalog.<)",
            [new() { Value = key }],
            reader => new Checkpoint(
                reader.GetInt32(0),
                reader.GetBoolean(1),
                reader.TextOrNull(2),
                reader.TextOrNull(3),
                reader.TextOrNull(4)
            ),
            cancellationToken
        );

    /// <summary>Reads what earlier runs left of this script.</summary>
    public Task<IReadOnlyList<Checkpoint>> ReadAsync(ServerConnection connection, CancellationToken cancellationToken) =>
        ReadAsync(connection, _key, cancellationToken);

    /// <summary>The statement that records steps; <see cref="SessionMemory.Ask"/> stands before it in its transaction.</summary>
    /// <param name="steps">One, or those of a transaction of the script's own.</param>
    /// <param name="done">False for one that is about to begin.</param>
    /// <param name="memory">What the session is like.</param>
    /// <param name="inScript">True where its transaction is the script's.</param>
    public NpgsqlBatchCommand Record(IEnumerable<SqlStatement> steps, bool done, SessionMemory memory, bool inScript) =>
        ServerConnection.Command(
            SqlFile.Read("record_checkpoint"),
            [
                .. Head(steps.Select(step => (step, done))),
                new() { Value = memory.Begun },
                new() { Value = memory.Last },
                new() { Value = !inScript },
            ]
        );

    /// <summary>The statement that records what the script's own transaction left of the session.</summary>
    public NpgsqlBatchCommand Confirm(SqlStatement last, SessionMemory memory) =>
        ServerConnection.Command(
            SqlFile.Read("confirm_session"),
            new() { Value = _key },
            new() { Value = last.Ordinal },
            new() { Value = memory.Begun }
        );

    /// <summary>The statement that records, after <see cref="Clear()"/>, what still counts of an earlier try.</summary>
    public NpgsqlBatchCommand Keep(IEnumerable<(SqlStatement Step, bool IsDone)> steps, string? session) =>
        ServerConnection.Command(SqlFile.Read("keep_checkpoints"), [.. Head(steps), SqlValue.Text(session)]);

    /// <summary>The statement that takes a step's record back.</summary>
    public NpgsqlBatchCommand Forget(SqlStatement step) =>
        ServerConnection.Command(
            "DELETE FROM pgmigrate.statement_checkpoint WHERE script OPERATOR(pg_catalog.=) $1 AND ordinal "
                + "OPERATOR(pg_catalog.=) $2",
            new() { Value = _key },
            new() { Value = step.Ordinal }
        );

    /// <summary>The statement that removes all records of the script.</summary>
    public NpgsqlBatchCommand Clear() =>
        ServerConnection.Command(
            "DELETE FROM pgmigrate.statement_checkpoint WHERE script OPERATOR(pg_catalog.=) $1",
            new NpgsqlParameter { Value = _key }
        );

    private NpgsqlParameter[] Head(IEnumerable<(SqlStatement Step, bool IsDone)> steps) =>
        [
            new() { Value = _key },
            new() { Value = entry.Hash },
            new() { Value = context.Identity.RunId },
            new() { Value = OfSteps(steps, context.Mask) },
        ];

    // Number, state, hash and a few words of each statement, as record_checkpoint.sql takes them.
    private static string OfSteps(IEnumerable<(SqlStatement Step, bool IsDone)> steps, SecretMask mask)
    {
        var all = steps.ToArray();
        var last = all.LastOrDefault(item => item.IsDone).Step;
        return JsonText.OfArray(all, (json, item) => Write(json, item.Step, item.IsDone, item.Step == last, mask));
    }

    private static void Write(Utf8JsonWriter json, SqlStatement step, bool isDone, bool isLast, SecretMask mask)
    {
        json.WriteStartObject();
        json.WriteNumber("ordinal", step.Ordinal);
        json.WriteString("state", isDone ? "done" : "intent");
        json.WriteString("hash", step.Hash(mask));
        json.WriteString("statement", mask.Hide(step.Summary));
        json.WriteBoolean("is_last", isLast);
        json.WriteEndObject();
    }
}
