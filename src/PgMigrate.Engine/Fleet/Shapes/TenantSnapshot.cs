using System.Text.RegularExpressions;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Fleet.Shapes;

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
