using System.Reflection;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// A migration folder that is embedded in an assembly, as files for as long as they are needed: grate reads nothing else. They
/// lie in a temporary folder that is closed to other users; what a killed process left of it is removed by the next one.
/// </summary>
public sealed class EmbeddedScripts : IDisposable
{
    /// <summary>What the names of resources begin with where nothing else is said.</summary>
    public const string DefaultPrefix = "migrations/";

    private readonly TemporaryFolder _folder;

    private EmbeddedScripts(TemporaryFolder folder) => _folder = folder;

    /// <summary>Full path of the folder, until this is disposed of.</summary>
    public string Path => _folder.FullName;

    /// <summary>Writes the embedded files, byte by byte as they were built in.</summary>
    /// <param name="assembly">The assembly that holds them.</param>
    /// <param name="prefix">
    /// What the names of the resources begin with; the rest of each name is its path in the migration folder, as in
    /// <c>migrations/up/0001_create_customer.sql</c>.
    /// </param>
    /// <exception cref="MigrationException">FolderNotFound: no resource has such a name. ScriptUnreadable: the rest of a name is
    /// no path in a folder. ScriptUnwritable: the user's temporary folder takes no files.</exception>
    public static EmbeddedScripts Extract(Assembly assembly, string prefix = DefaultPrefix)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        var names = Find(assembly, prefix);
        TemporaryFolder? folder = null;
        try
        {
            folder = TemporaryFolder.Create("embedded");
            foreach (var (resource, name) in names)
                Write(assembly, resource, PathOf(folder.FullName, resource, name, assembly));
            CloseAbove(folder.FullName);
            return new EmbeddedScripts(folder);
        }
        catch (Exception exception)
        {
            folder?.Dispose();
            throw exception is IOException or UnauthorizedAccessException ? Unwritable(assembly, exception) : exception;
        }
    }

    /// <summary>Removes the files.</summary>
    public void Dispose() => _folder.Dispose();

    // MSBuild's RecursiveDir has the separators of the machine that has built the assembly.
    private static List<(string Resource, string Name)> Find(Assembly assembly, string prefix)
    {
        var wanted = prefix.Replace('\\', '/');
        var all = assembly.GetManifestResourceNames();
        List<(string Resource, string Name)> found =
        [
            .. all.Select(resource => (Resource: resource, Name: resource.Replace('\\', '/')))
                .Where(one => one.Name.StartsWith(wanted, StringComparison.Ordinal))
                .Select(one => (one.Resource, one.Name[wanted.Length..]))
                .OrderBy(one => one.Item2, StringComparer.Ordinal),
        ];
        return found.Count > 0 ? found : throw Missing(assembly, prefix, all);
    }

    private static MigrationException Missing(Assembly assembly, string prefix, string[] all)
    {
        var other = Array.Find(all, name => name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase));
        var hint = other is null ? string.Empty : $" It has '{OneLine.Of(other)}', for instance.";
        return new MigrationException(
            MigrationErrorId.FolderNotFound,
            $"{assembly.GetName().Name} has no resource whose name begins with '{prefix}'.{hint}",
            $"Embed the folder with its paths: <EmbeddedResource Include=\"migrations/**\" WithCulture=\"false\" "
                + $"LogicalName=\"{prefix}%(RecursiveDir)%(Filename)%(Extension)\" />"
        );
    }

    private static string PathOf(string folder, string resource, string name, Assembly assembly) =>
        NameInFolder.PathOf(folder, name)
        ?? throw new MigrationException(
            MigrationErrorId.ScriptUnreadable,
            $"The resource '{OneLine.Of(resource)}' of {assembly.GetName().Name} has no path of a migration folder as its name.",
            "Embed the folder with LogicalName, so that each name is the path of its file."
        );

    private static void Write(Assembly assembly, string resource, string path)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        using var content = assembly.GetManifestResourceStream(resource)!;
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        content.CopyTo(file);
    }

    // Otherwise it would be looked for in the folders above, where others may write.
    private static void CloseAbove(string folder)
    {
        var path = System.IO.Path.Combine(folder, ConfigurationFile.FileName);
        if (!File.Exists(path))
            File.WriteAllText(path, "{}");
    }

    private static MigrationException Unwritable(Assembly assembly, Exception exception) =>
        new(
            MigrationErrorId.ScriptUnwritable,
            $"The scripts in {assembly.GetName().Name} cannot be written to a folder in {System.IO.Path.GetTempPath()}: "
                + exception.Message,
            "grate reads files. Let the process write to its temporary folder: in a container with a read-only file system mount "
                + "an empty one there, or name another by TMPDIR (TMP on Windows).",
            exception
        );
}
