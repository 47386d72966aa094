using System.Text.RegularExpressions;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// What a snapshot of a database has of one of its schemas, the schema's own name put aside, so that schemas of tenants can be
/// compared.
/// </summary>
internal sealed partial class TenantSnapshot
{
    private const string Placeholder = $"{{{{{SchemaRun.Token}}}}}";

    private readonly string _prefix;
    private readonly string _plainName;
    private readonly Regex _name;

    private TenantSnapshot(string schema)
    {
        _plainName = NeedsQuotes().IsMatch(schema) ? SqlIdentifier.Quote(schema) : schema;
        _prefix = $"{_plainName}.";
        // Before what is in it, and not as the end of a longer name; as a literal; or as all there is, such as a role of its
        // name.
        _name = new Regex(
            $"(?<![\\w\"$.]){Regex.Escape(_plainName)}(?=\\.)|(?<='){Regex.Escape(schema)}(?=')|^{Regex.Escape(schema)}$",
            RegexOptions.CultureInvariant
        );
    }

    /// <summary>The schema's part of a snapshot; grate's tables, which are in the schema of each tenant, left out.</summary>
    /// <param name="whole">A snapshot of the database.</param>
    /// <param name="schema">The schema.</param>
    public static SchemaSnapshot Of(SchemaSnapshot whole, string schema)
    {
        var tenant = new TenantSnapshot(schema);
        return new SchemaSnapshot(whole.Objects.Where(tenant.Has).Select(tenant.WithoutName)) { Form = whole.Form };
    }

    /// <summary>
    /// The same objects under their own names, for whoever follows one schema. Nothing else of the database is read: other
    /// tenants may be many, and are migrated meanwhile.
    /// </summary>
    /// <param name="connection">The database; not in a transaction.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="stop">Cancels the queries.</param>
    /// <exception cref="NpgsqlException">The server refused a query, or the connection was lost.</exception>
    public static async Task<SchemaSnapshot> ReadAsync(ServerConnection connection, string schema, CancellationToken stop)
    {
        var others = await connection
            .ListAsync(SqlFile.Read("Schema", "other_schemas"), [SqlValue.Text(schema)], reader => reader.GetString(0), stop)
            .ConfigureAwait(false);
        var options = new SnapshotOptions { ExcludedSchemas = others };
        var read = await SchemaSnapshot.ReadAsync(connection, options, stop).ConfigureAwait(false);
        return new SchemaSnapshot(read.Objects.Where(new TenantSnapshot(schema).Has)) { Form = read.Form };
    }

    private bool Has(SchemaObject item) =>
        (item.Name == _plainName && item.Type == "SCHEMA")
        || (
            Within(item) is { } own
            && own.StartsWith(_prefix, StringComparison.Ordinal)
            && !OfGrate().IsMatch(own[_prefix.Length..])
        );

    // A trigger, a policy or a constraint is named by its own name first: what it belongs to tells the schema.
    private static string? Within(SchemaObject item) => item.Parent ?? item.Name;

    private SchemaObject WithoutName(SchemaObject item) =>
        new(
            item.Type,
            Replace(item.Name),
            item.Parent is null ? null : Replace(item.Parent),
            [.. item.Properties.Select(property => new SchemaProperty(property.Name, Replace(property.Value)))]
        );

    private string Replace(string text) => _name.Replace(text, Placeholder);

    [GeneratedRegex("^(?![a-z_][a-z0-9_$]*$)", RegexOptions.CultureInvariant)]
    private static partial Regex NeedsQuotes();

    [GeneratedRegex("^\"?(?:Grate)?(?:ScriptsRun|ScriptsRunErrors|Version)(?:\"|_|$)", RegexOptions.CultureInvariant)]
    private static partial Regex OfGrate();
}
