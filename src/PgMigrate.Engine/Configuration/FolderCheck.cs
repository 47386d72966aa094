using System.Buffers;
using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Engine.Configuration;

/// <summary>What folders of scripts must be like beyond the kinds of their values.</summary>
internal static class FolderCheck
{
    // What separates folders, names and values in grate's option --folders.
    private static readonly SearchValues<char> Separators = SearchValues.Create(";=,:\n\r");

    /// <summary>Looks at the folders of a file.</summary>
    /// <exception cref="MigrationException">TargetInvalid: the first thing that is wrong.</exception>
    public static void Check(ConfigurationFile file)
    {
        if (file.Content.Folders is not { } folders)
            return;
        var at = JsonPath.Of("folders");
        if (folders.Count == 0)
            throw file.Invalid($"'{at}' is empty: no script would run.", "Name folders, or leave it out for those of grate.", at);
        foreach (var (name, folder) in folders)
            CheckFolder(file, name, folder, at.To(name));
        RefuseOverlap(file, at);
    }

    private static void CheckFolder(ConfigurationFile file, string name, FolderConfiguration folder, JsonPath at)
    {
        if (folder.Path is { } path && !IsPath(path))
            throw file.Invalid(
                $"'{at.To("path")}' is no path within the migration folder that grate could be given.",
                "Write a relative path with / and without .., ; = , and :, such as \"db/ddl\".",
                at.To("path")
            );
        if (folder.Path is null && !IsPath(name))
            throw file.Invalid(
                $"'{at}' has no name that can be a folder's.",
                "Write another name, or where the folder is: { \"path\": \"db/ddl\" }.",
                at
            );
        var first = (folder.Path ?? name).Split('/')[0];
        if (FolderLayout.Companions.Contains(first, StringComparer.OrdinalIgnoreCase))
            throw file.Invalid(
                $"'{at}' is in the folder {first}, which holds what belongs to scripts of other folders.",
                "Choose another folder.",
                folder.Path is null ? at : at.To("path")
            );
    }

    private static bool IsPath(string path) =>
        path.Length > 0
        && !path.AsSpan().ContainsAny(Separators)
        && !path.Contains('\\', StringComparison.Ordinal)
        && path.Split('/').All(part => part.Length > 0 && part is not ("." or "..") && !char.IsControl(part[0]));

    // A script that lies in two folders would be two scripts of one file.
    private static void RefuseOverlap(ConfigurationFile file, JsonPath at)
    {
        var paths = file.Folders!.Paths;
        for (var i = 0; i < paths.Count; i++)
        for (var j = 0; j < paths.Count; j++)
            if (i != j && (paths[j] + "/").StartsWith(paths[i] + "/", StringComparison.OrdinalIgnoreCase))
                throw file.Invalid(
                    paths[i].Equals(paths[j], StringComparison.OrdinalIgnoreCase)
                        ? $"Two folders of scripts are {paths[i]}."
                        : $"The folder {paths[j]} lies in {paths[i]}, whose scripts are those of all folders below.",
                    "Give each folder a path of its own, beside the others.",
                    at
                );
    }
}
