using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>
/// Asks a database all that the checks need to know of it, in one statement that changes nothing. Any role may send it; where the
/// server refuses a part, the parts are asked one by one, and what is refused is told.
/// </summary>
internal sealed class TargetQuery
{
    private const string Folder = "Rules/Target";
    private const string RightsSection = "rights";

    private static readonly string[] Sections =
    [
        "sessions",
        "hidden_sessions",
        "prepared",
        "replicas",
        "slots",
        "server",
        "publications",
        "invalid_indexes",
        "tables",
        RightsSection,
    ];

    private readonly string _tables;
    private readonly string _rights;
    private readonly string _path;

    /// <param name="work">What the pending scripts need.</param>
    /// <param name="path">Where the scripts' names without a schema are looked for.</param>
    /// <param name="stops">Whether a right that is missing stops the run that begins with the answer; null for none.</param>
    public TargetQuery(PendingRequirements work, NamePath path, Func<RightNeeded, bool>? stops = null)
    {
        _path = Json(path);
        _tables = Json(work.Tables, (json, table) => WriteName(json, table.Schema, table.Name));
        _rights = Json(
            work.Rights,
            (json, right) =>
            {
                json.WriteString("kind", right.Right.Kind.ToString());
                WriteName(json, right.Right.Object?.Schema, right.Right.Object?.Name);
                json.WriteString("type", right.Right.ObjectType);
                WriteList(json, "privileges", right.Right.Privileges);
                WriteList(json, "arguments", right.Right.Arguments);
                json.WriteBoolean("stops", stops?.Invoke(right) ?? false);
            }
        );
    }

    /// <summary>
    /// The statement: a row of one column for each part, the last of which holds the rights that are asked for, each with "held"
    /// and "stops".
    /// </summary>
    /// <param name="first">The number of the parameter that holds the first of <see cref="Parameters"/>.</param>
    public static string Sql(int first) =>
        $"SELECT {string.Join(",\n", Sections.Select(section => $"(\n{Part(section, first)})::text AS {section}"))}";

    /// <summary>What the statement is asked with.</summary>
    public NpgsqlParameter[] Parameters => [SqlValue.Text(_tables), SqlValue.Text(_rights), SqlValue.Text(_path)];

    /// <summary>The same as a part of the statement with which a run begins.</summary>
    public QuestionAtBegin<TargetFacts> AtBegin => new(Sql, Parameters, Read);

    /// <summary>Asks.</summary>
    public async Task<TargetFacts> ReadAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return (
                await connection
                    .FirstOrDefaultAsync(Sql(1), Parameters, reader => Read(reader, 0), cancellationToken)
                    .ConfigureAwait(false)
            )!;
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
        !ConnectionLoss.IsShutdown(exception.SqlState) && exception.SqlState != PostgresErrorCodes.QueryCanceled;

    private async Task<TargetFacts> ReadOneByOneAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        var facts = new TargetFacts();
        var unread = new List<(string, string)>();
        foreach (var section in Sections)
        {
            try
            {
                // All parameters have a type wherever only some of them are used.
                var sql = $"SELECT ({Part(section, 1)})::text, $1::text, $2::text, $3::text";
                if (await connection.ScalarAsync(sql, Parameters, cancellationToken).ConfigureAwait(false) is string json)
                    facts = facts.With(section, json);
            }
            catch (PostgresException refusal) when (IsRefusal(refusal))
            {
                unread.Add((section, refusal.MessageText));
            }
        }

        return facts with
        {
            Unread = unread,
        };
    }

    private static string Part(string section, int first) =>
        SqlFile
            .Read(Folder, section)
            .Replace("{wanted}", SqlFile.Read(Folder, "wanted"), StringComparison.Ordinal)
            .Replace("{tables}", Parameter(first), StringComparison.Ordinal)
            .Replace("{rights}", Parameter(first + 1), StringComparison.Ordinal)
            .Replace("{path}", Parameter(first + 2), StringComparison.Ordinal);

    private static string Parameter(int number) => string.Create(CultureInfo.InvariantCulture, $"${number}");

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

    private static string Json(NamePath path)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            WriteList(json, "searched", path.Searched);
            json.WriteString("made_in", path.Schemas.Count > 0 ? path.Schemas[0] : null);
            json.WriteEndObject();
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
