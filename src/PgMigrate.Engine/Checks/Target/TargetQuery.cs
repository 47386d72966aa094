using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;

namespace PgMigrate.Engine.Checks.Target;

/// <summary>
/// Asks a database all that the checks need to know of it, in one statement that changes nothing. Any role may send it; where the
/// server refuses a part, the parts are asked one by one, and what is refused is told.
/// </summary>
internal sealed class TargetQuery
{
    private const string Folder = "Checks/Target";
    private const string RightsSection = "rights";

    private static readonly string[] Sections =
        ["sessions", "hidden_sessions", "prepared", "replicas", "slots", "server", "publications", "invalid_indexes", "tables", RightsSection];

    private readonly string _tables;
    private readonly string _rights;

    /// <param name="work">What the pending scripts need.</param>
    /// <param name="stops">Whether a right that the role lacks stops the run.</param>
    public TargetQuery(PendingWork work, Func<RightNeeded, bool> stops)
    {
        _tables = Json(work.Tables, (json, table) => WriteName(json, table.Schema, table.Name));
        _rights = Json(work.Rights, (json, right) =>
        {
            json.WriteString("kind", right.Right.Kind.ToString());
            WriteName(json, right.Right.Object?.Schema, right.Right.Object?.Name);
            json.WriteString("type", right.Right.ObjectType);
            WriteList(json, "privileges", right.Right.Privileges);
            WriteList(json, "arguments", right.Right.Arguments);
            json.WriteBoolean("stops", stops(right));
        });
    }

    /// <summary>
    /// The statement: a row of one column for each part, the last of which holds the rights that are asked for, each with "held" and "stops".
    /// </summary>
    /// <param name="tables">The parameter that holds the first of <see cref="Parameters"/>: <c>$1</c>.</param>
    /// <param name="rights">The parameter that holds the second.</param>
    public static string Sql(string tables, string rights) =>
        $"SELECT {string.Join(",\n", Sections.Select(section => $"(\n{Part(section, tables, rights)})::text AS {section}"))}";

    /// <summary>What the statement is asked with.</summary>
    public NpgsqlParameter[] Parameters =>
    [
        new() { Value = _tables, NpgsqlDbType = NpgsqlDbType.Text },
        new() { Value = _rights, NpgsqlDbType = NpgsqlDbType.Text },
    ];

    /// <summary>Asks.</summary>
    public async Task<TargetFacts> ReadAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return (await connection.FirstOrDefaultAsync(Sql("$1", "$2"), Parameters, reader => Read(reader, 0), cancellationToken).ConfigureAwait(false))!;
        }
        catch (PostgresException refusal) when (IsRefusal(refusal))
        {
            return await ReadOneByOneAsync(connection, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The facts in a row of the statement.</summary>
    /// <param name="reader">Stands on the row.</param>
    /// <param name="column">The number of the first part's column.</param>
    public static TargetFacts Read(NpgsqlDataReader reader, int column)
    {
        var facts = new TargetFacts();
        for (var i = 0; i < Sections.Length; i++)
            if (!reader.IsDBNull(column + i))
                facts = facts.With(Sections[i], reader.GetString(column + i));
        return facts;
    }

    /// <summary>Whether the server has said no, and the session goes on.</summary>
    public static bool IsRefusal(PostgresException exception) =>
        !OwnStatementFailure.IsShutdown(exception.SqlState) && exception.SqlState != PostgresErrorCodes.QueryCanceled;

    private async Task<TargetFacts> ReadOneByOneAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        var facts = new TargetFacts();
        var unread = new List<(string, string)>();
        foreach (var section in Sections)
        {
            try
            {
                // Both parameters have a type wherever only one of them is used.
                var sql = $"SELECT ({Part(section, "$1", "$2")})::text, $1::text, $2::text";
                if (await connection.ScalarAsync(sql, Parameters, cancellationToken).ConfigureAwait(false) is string json)
                    facts = facts.With(section, json);
            }
            catch (PostgresException refusal) when (IsRefusal(refusal))
            {
                unread.Add((section, refusal.MessageText));
            }
        }

        return facts with { Unread = unread };
    }

    private static string Part(string section, string tables, string rights) =>
        SqlFile.Read(Folder, section)
            .Replace("{wanted}", SqlFile.Read(Folder, "wanted"), StringComparison.Ordinal)
            .Replace("{tables}", tables, StringComparison.Ordinal)
            .Replace("{rights}", rights, StringComparison.Ordinal);

    private static string Json<T>(IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            for (var n = 0; n < items.Count; n++)
            {
                json.WriteStartObject();
                json.WriteNumber("n", n);
                write(json, items[n]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string>? items)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, items);
    }

    private static void WriteName(Utf8JsonWriter json, string? schema, string? name)
    {
        json.WriteString("schema", schema);
        json.WriteString("name", name);
    }
}
