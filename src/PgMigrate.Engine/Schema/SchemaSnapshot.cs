using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// The schema of a database at one moment: a flat list of objects that depends neither on OIDs and the order of creation nor on
/// the server's settings, its collation or its version. Two databases have equal snapshots where <c>pg_dump --schema-only</c>
/// says the same of both.
/// </summary>
/// <remarks>
/// <para>Left out: members of extensions, temporary objects, the system's own schemas, roles. Of members of extensions and of the
/// system's objects rights are told where they are not those that came with them, and of the database its settings, rights and
/// comment, with <see cref="SnapshotOptions.WithServerObjects"/>.</para>
/// <para>Finer than pg_dump: a missing schema <c>public</c> or extension <c>plpgsql</c>; an invalid index; the place of an
/// inherited column; an extension's version where it is not the server's default.</para>
/// <para>Coarser than pg_dump: the order of storage options; passwords in options of user mappings and servers, and connection
/// strings of subscriptions, which a snapshot must not keep; the name of a NOT NULL constraint (18) that ends as the server would
/// end it.</para>
/// <para>Not neutral to the version, since the server itself keeps something else for the same statement: calls in the standard's
/// syntax such as <c>EXTRACT</c>, <c>AT TIME ZONE</c> or <c>SUBSTRING … FROM</c> (a plain function call before 14); a given name
/// of a NOT NULL constraint (kept from 18 on); a grant of every privilege on a table by its name, which is ALL before 17 and all
/// but MAINTAIN since; ICU locales, which the server rewrites (16); the default of a subscription's streaming (18), its comment
/// and synchronous_commit (not read before 14). What a new database grants to all on the schema <c>public</c> changed with 15,
/// and counts as the default.</para>
/// <para>The server's functions that write a definition look at the newest catalogue, not at that of the transaction: a statement
/// that changes the schema meanwhile may be seen in part, or fail the read.</para>
/// </remarks>
internal sealed class SchemaSnapshot
{
    private readonly Lazy<string> _json;
    private readonly Lazy<string> _hash;

    /// <param name="objects">The objects, in any order.</param>
    public SchemaSnapshot(IEnumerable<SchemaObject> objects)
    {
        Objects = [.. objects.Order()];
        _json = new(() => SnapshotJson.Write(Objects));
        _hash = new(() => HashOf(_json.Value));
    }

    /// <summary>The form it has: see <see cref="SnapshotForm"/>.</summary>
    public int Form { get; init; } = SnapshotForm.Current;

    /// <summary>The objects, in ordinal order of type and name.</summary>
    public IReadOnlyList<SchemaObject> Objects { get; }

    /// <summary>SHA-256 of the canonical JSON, 64 hexadecimal digits in lower case: equal schemas have equal hashes.</summary>
    public string Hash => _hash.Value;

    /// <summary>Reads the catalogue in one read-only transaction of its own; the connection must not be in one.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="options">What is left out.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="Npgsql.NpgsqlException">The server refused a query, or the connection was lost.</exception>
    public static async Task<SchemaSnapshot> ReadAsync(
        ServerConnection connection,
        SnapshotOptions options,
        CancellationToken cancellationToken
    ) => new(await SnapshotReader.ReadAsync(connection, options, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Reads the catalogue in the transaction that the connection is in, and leaves it open. With ISOLATION LEVEL REPEATABLE READ
    /// it shows what the transaction sees; only the definitions that the server's functions write are of the newest catalogue,
    /// and those of tables that the transaction has locked cannot change.
    /// </summary>
    /// <inheritdoc cref="ReadAsync"/>
    public static async Task<SchemaSnapshot> ReadInTransactionAsync(
        ServerConnection connection,
        SnapshotOptions options,
        CancellationToken cancellationToken
    ) => new(await SnapshotReader.ReadInTransactionAsync(connection, options, cancellationToken).ConfigureAwait(false));

    /// <summary>The snapshot that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="System.Text.Json.JsonException">The text is no snapshot, or one of a later version of
    /// PgMigrate.</exception>
    public static SchemaSnapshot FromJson(string json)
    {
        var (form, objects) = SnapshotJson.Read(json);
        return new(objects) { Form = form };
    }

    /// <summary>Whether another schema is the same, as far as masked parts let it be known.</summary>
    public bool IsSameAs(SchemaSnapshot other) => Hash == other.Hash || SchemaDifference.Between(this, other).Count == 0;

    /// <summary>The canonical JSON: ASCII, one line, the same for equal schemas.</summary>
    public string ToJson() => _json.Value;

    private static string HashOf(string text) =>
        string.Concat(
            SHA256.HashData(Encoding.ASCII.GetBytes(text)).Select(value => value.ToString("x2", CultureInfo.InvariantCulture))
        );
}
