using PgMigrate.Engine.Scripts;

namespace PgMigrate.Hosting;

/// <summary>
/// The migration folder of one piece of work: the application's own, or what is embedded, as files until the end.
/// </summary>
internal sealed class ScriptFolder : IDisposable
{
    private readonly EmbeddedScripts? _embedded;

    private ScriptFolder(string? path, EmbeddedScripts? embedded) => (Path, _embedded) = (path, embedded);

    /// <summary>No folder, where a version is expected.</summary>
    public static ScriptFolder None => new(null, null);

    /// <summary>Its full path; null of <see cref="None"/>.</summary>
    public string? Path { get; }

    /// <summary>Opens what the options name.</summary>
    /// <exception cref="MigrationException">What <see cref="EmbeddedScripts.Extract"/> throws.</exception>
    public static ScriptFolder Open(PgMigrationStartOptions options, ContentRoot root)
    {
        if (options.Embedded is not { } source)
            return new ScriptFolder(root.Resolve(options.Path), null);
        var embedded = EmbeddedScripts.Extract(source.Assembly, source.Prefix);
        return new ScriptFolder(embedded.Path, embedded);
    }

    /// <inheritdoc/>
    public void Dispose() => _embedded?.Dispose();
}
