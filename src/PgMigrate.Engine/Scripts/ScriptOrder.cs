using System.Globalization;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// grate's order of files: by folder and name without extension, case ignored, in the current culture. PgMigrate runs it under
/// the invariant culture; even so, machines without ICU data compare ordinally, and grate itself runs under whatever culture it
/// finds.
/// </summary>
internal static class ScriptOrder
{
    /// <summary>Compares keys as grate does under the invariant culture.</summary>
    public static StringComparer Comparer { get; } = StringComparer.Create(CultureInfo.InvariantCulture, ignoreCase: true);

    /// <summary>What grate sorts a file by: the folder, which is a dot for the files that lie in none, and the name.</summary>
    public static string Key(string scriptName) =>
        Path.Combine(
            Path.GetDirectoryName(scriptName) is { Length: > 0 } folder ? folder : ".",
            Path.GetFileNameWithoutExtension(scriptName)
        );

    /// <summary>The one of two scripts that comes first here.</summary>
    public static ScriptFile FirstOf(ScriptFile a, ScriptFile b) => Comparer.Compare(Key(a.Name), Key(b.Name)) <= 0 ? a : b;

    /// <summary>Pairs of neighbours whose order is not the same under ICU and ordinal comparison.</summary>
    public static IEnumerable<(ScriptFile First, ScriptFile Second)> FindUnstable(IEnumerable<ScriptFile> scripts)
    {
        foreach (var folder in scripts.GroupBy(script => script.Folder, StringComparer.Ordinal))
        {
            var ordinal = folder.OrderBy(script => Key(script.Name), StringComparer.OrdinalIgnoreCase).ToArray();
            for (var i = 1; i < ordinal.Length; i++)
                if (Comparer.Compare(Key(ordinal[i - 1].Name), Key(ordinal[i].Name)) > 0)
                    yield return (ordinal[i - 1], ordinal[i]);
        }
    }
}
