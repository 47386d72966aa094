using System.Collections.Concurrent;

namespace PgMigrate.Engine.Text;

/// <summary>The SQL files embedded in this assembly.</summary>
internal static class SqlFile
{
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <summary>The text of <c>History/Sql/name.sql</c>.</summary>
    public static string Read(string name) => Read("History", name);

    /// <summary>The text of <c>folder/Sql/name.sql</c>.</summary>
    public static string Read(string folder, string name) => Texts.GetOrAdd($"{folder}/Sql/{name}.sql", ReadResource);

    private static string ReadResource(string resource)
    {
        using var stream =
            typeof(SqlFile).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly has no resource {resource}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
