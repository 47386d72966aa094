using System.IO.Compression;
using PgMigrate.Spring.Java;

namespace PgMigrate.Spring.Resources;

/// <summary>What an application finds on its class path: its own classes first, then its libraries, in order.</summary>
internal sealed class ApplicationFiles : IDisposable
{
    // Where Boot's jars and wars have an application's classes and libraries.
    private static readonly string[] Layouts = ["BOOT-INF", "WEB-INF"];

    private readonly List<IDisposable> _open = [];
    private readonly List<IResourceRoot> _roots = [];
    private readonly List<Func<IEnumerable<IResourceRoot>>> _waiting = [];

    private readonly List<string> _libraries = [];

    private ApplicationFiles() { }

    /// <summary>What the application is, for a reader.</summary>
    public string Place => _roots.Count > 0 ? _roots[0].Place : "the class path";

    /// <summary>True where it is one of Spring Boot for certain: packed by its plugin, or with its libraries.</summary>
    public bool IsBoot { get; private set; }

    /// <summary>The names of its libraries' files.</summary>
    public IReadOnlyList<string> Libraries => _libraries;

    /// <summary>All roots, the libraries among them.</summary>
    public IReadOnlyList<IResourceRoot> Roots
    {
        get
        {
            foreach (Func<IEnumerable<IResourceRoot>> waiting in _waiting)
                _roots.AddRange(waiting());
            _waiting.Clear();
            return _roots;
        }
    }

    /// <summary>The files of what a command line of java starts.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="current">Full path of the folder in which it starts.</param>
    /// <exception cref="SpringException">An archive cannot be read.</exception>
    public static ApplicationFiles Of(JavaCommand command, string current) =>
        Of(command.Jar is { } jar ? [jar] : command.ClassPath, current);

    /// <summary>The files of jars, wars and folders.</summary>
    /// <param name="entries">Their paths; <c>folder/*</c> is all jars of a folder, as java has it.</param>
    /// <param name="current">Full path of the folder that they are relative to.</param>
    /// <exception cref="SpringException">An archive cannot be read.</exception>
    public static ApplicationFiles Of(IReadOnlyList<string> entries, string current)
    {
        var files = new ApplicationFiles();
        try
        {
            foreach (string entry in entries)
                files.Add(Path.GetFullPath(entry, current));
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>The first file of a path; libraries are looked into only where the application itself has none.</summary>
    public Resource? Find(string path) =>
        _roots.Select(root => root.Find(path)).FirstOrDefault(file => file is not null)
        ?? (_waiting.Count == 0 ? null : Roots.Select(root => root.Find(path)).FirstOrDefault(file => file is not null));

    /// <inheritdoc/>
    public void Dispose() => _open.ForEach(open => open.Dispose());

    private void Add(string entry)
    {
        if (entry.EndsWith('*') && Path.GetDirectoryName(entry) is { } folder)
            AddLater(JarsOf(folder));
        else if (Directory.Exists(entry))
            AddFolder(entry);
        else if (File.Exists(entry))
            AddArchive(entry);
        else
            throw new SpringException($"There is no {entry}, which java is to start.", "See the path and the current folder.");
    }

    private static IEnumerable<string> JarsOf(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.jar").Order(StringComparer.Ordinal) : [];

    private void AddFolder(string folder)
    {
        foreach (string layout in Layouts)
            if (Path.Combine(folder, layout) is { } inner && Directory.Exists(Path.Combine(inner, "classes")))
            {
                IsBoot |= layout == Layouts[0];
                _roots.Add(new FolderRoot(Path.Combine(inner, "classes")));
                AddLater(JarsOf(Path.Combine(inner, "lib")));
                return;
            }

        _roots.Add(new FolderRoot(folder));
    }

    private void AddArchive(string path)
    {
        ZipArchive archive = Open(File.OpenRead(path), path);
        string? layout = Layouts.FirstOrDefault(folder =>
            archive.Entries.Any(entry => entry.FullName.StartsWith(folder + "/", StringComparison.Ordinal))
        );
        _roots.Add(new ArchiveRoot(archive, path, layout is null ? string.Empty : layout + "/classes/"));
        JarManifest manifest = JarManifest.Of(archive, path);
        IsBoot |= manifest.IsBoot || layout == Layouts[0];
        AddLater(manifest.ClassPath.Where(File.Exists));
        if (layout is not null)
            AddLibraries(archive, path, layout + "/lib/");
    }

    private void AddLibraries(ZipArchive archive, string path, string folder)
    {
        Resource[] jars =
        [
            .. new ArchiveRoot(archive, path, folder).All.Where(file =>
                file.Name.EndsWith(".jar", StringComparison.OrdinalIgnoreCase)
            ),
        ];
        NoteLibraries(jars.Select(jar => jar.Name));
        _waiting.Add(() => jars.Select(jar => (IResourceRoot)new ArchiveRoot(OpenInner(jar), jar.Place, string.Empty)));
    }

    private void AddLater(IEnumerable<string> paths)
    {
        string[] jars = [.. paths];
        NoteLibraries(jars.Select(jar => Path.GetFileName(jar)));
        _waiting.Add(() => jars.Select(jar => (IResourceRoot)new ArchiveRoot(Open(File.OpenRead(jar), jar), jar, string.Empty)));
    }

    private void NoteLibraries(IEnumerable<string> names)
    {
        _libraries.AddRange(names);
        IsBoot |= _libraries.Any(name => name.StartsWith("spring-boot-", StringComparison.Ordinal));
    }

    // A jar in a jar is stored as it is, and can be read in any order; one that was compressed must be copied for that.
    private ZipArchive OpenInner(Resource jar)
    {
        Stream stream = jar.Open();
        if (stream.CanSeek)
            return Open(stream, jar.Place);
        stream.Dispose();
        return Open(new MemoryStream(jar.Read(Limits.Library), writable: false), jar.Place);
    }

    private ZipArchive Open(Stream stream, string place)
    {
        _open.Add(stream);
        try
        {
            var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            _open.Insert(0, archive);
            return archive;
        }
        catch (InvalidDataException exception)
        {
            throw new SpringException($"{place} is no archive that can be read: {exception.Message}", "See whether it is whole.");
        }
    }
}
