using System.Reflection;
using grate.Infrastructure;
using grate.PostgreSql.Infrastructure;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.History;

/// <summary>
/// grate's own SQL for its tables. The scripts are read from grate.postgresql.dll, so that the tables, and the rows that
/// record them, are those that grate would have made; grate runs a script again whose text is not the one it knows.
/// </summary>
internal static class GrateBootstrap
{
    private const string ResourcePrefix = "grate.postgresql.Bootstrapping.Sql.";

    private static readonly Lazy<(string Folder, string Name, string Text)[]> Resources = new(ReadResources);

    /// <summary>The version grate writes for its internal runs.</summary>
    public static string GrateVersion { get; } =
        typeof(GrateEnvironment)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>grate's internal runs, in order.</summary>
    /// <param name="schema">The schema of the tables.</param>
    public static IEnumerable<BootstrapPass> Passes(string schema)
    {
        foreach (var folder in new[] { "Baseline", "GrateStructure" })
        {
            yield return new BootstrapPass(folder, true, [.. Scripts(folder, schema, "Grate", "grate-internal/")]);
            yield return new BootstrapPass(folder, false, [.. Scripts(folder, schema, string.Empty, string.Empty)]);
        }
    }

    private static IEnumerable<BootstrapScript> Scripts(string folder, string schema, string tablePrefix, string namePrefix) =>
        from resource in Resources.Value
        where resource.Folder == folder && (namePrefix.Length > 0 || !GrateFolders.IsEnvironmentScript(resource.Name))
        orderby ScriptOrder.Key(resource.Name)
        let text = Fill(resource.Text, schema, tablePrefix)
        select new BootstrapScript(namePrefix + resource.Name, text, GrateHash.Of(Recorded(resource.Text, schema, tablePrefix)));

    /// <summary>The text as grate itself fills it, which is what it knows a script by.</summary>
    private static string Recorded(string text, string schema, string tablePrefix) =>
        Fill(text.Replace("{{SchemaName}}", schema, StringComparison.Ordinal), schema, tablePrefix);

    private static string Fill(string text, string schema, string tablePrefix)
    {
        // The lower-case names of the first pass are what grate 2.2.0 passes, its slip with "grateversion" included.
        var internalPass = tablePrefix.Length > 0;
        return text.Replace("\"{{SchemaName}}\"", SqlIdentifier.Quote(schema), StringComparison.Ordinal)
            .Replace("{{SchemaName}}", Bare(schema), StringComparison.Ordinal)
            .Replace("{{ScriptsRunTable}}", tablePrefix + "ScriptsRun", StringComparison.Ordinal)
            .Replace("{{ScriptsRunErrorsTable}}", tablePrefix + "ScriptsRunErrors", StringComparison.Ordinal)
            .Replace("{{VersionTable}}", tablePrefix + "Version", StringComparison.Ordinal)
            .Replace("{{ScriptsRunTableLowerCase}}", internalPass ? "grateversion" : "scriptsrun", StringComparison.Ordinal)
            .Replace(
                "{{ScriptsRunErrorsTableLowerCase}}",
                internalPass ? "gratescriptrunerrors" : "scriptsrunerrors",
                StringComparison.Ordinal
            )
            .Replace("{{VersionTableLowerCase}}", internalPass ? "grateversion" : "version", StringComparison.Ordinal);
    }

    /// <summary>Where grate leaves out the quotes it means the schema in lower case, as early versions made it.</summary>
    private static string Bare(string schema) =>
        schema.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? schema : SqlIdentifier.Quote(schema);

    private static (string Folder, string Name, string Text)[] ReadResources()
    {
        var assembly = typeof(PostgreSqlSyntax).Assembly;
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
                .Select(name => Read(assembly, name)),
        ];
    }

    private static (string Folder, string Name, string Text) Read(Assembly assembly, string resource)
    {
        var parts = resource[ResourcePrefix.Length..].Split('.', 3);
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return (parts[0], parts[2], reader.ReadToEnd());
    }
}

/// <summary>One of grate's internal runs.</summary>
/// <param name="Folder">Baseline or GrateStructure.</param>
/// <param name="Internal">True for the tables that record grate's own scripts.</param>
/// <param name="Scripts">Its scripts, in order.</param>
internal sealed record BootstrapPass(string Folder, bool Internal, IReadOnlyList<BootstrapScript> Scripts);

/// <summary>One of grate's internal scripts, tokens replaced.</summary>
/// <param name="Name">The name grate records.</param>
/// <param name="Text">Its text.</param>
/// <param name="Hash">grate's hash of the text.</param>
internal sealed record BootstrapScript(string Name, string Text, string Hash);
