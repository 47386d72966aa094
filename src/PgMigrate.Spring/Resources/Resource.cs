namespace PgMigrate.Spring.Resources;

/// <summary>A file that an application can read, on the disk or in an archive.</summary>
/// <param name="Name">Its path below the root that it was found in, with <c>/</c>.</param>
/// <param name="Place">Where it is, for a reader: <c>app.jar!/BOOT-INF/classes/application.yml</c>.</param>
/// <param name="Length">Its length in bytes.</param>
internal sealed record Resource(string Name, string Place, long Length)
{
    /// <summary>Opens it.</summary>
    public required Func<Stream> Open { get; init; }

    /// <summary>All of it.</summary>
    /// <param name="most">How many bytes it may have.</param>
    /// <exception cref="SpringException">It has more, whatever its archive says of its length.</exception>
    public byte[] Read(long most)
    {
        using Stream stream = Open();
        using var content = new MemoryStream();
        byte[] part = new byte[81920];
        for (int read; (read = stream.Read(part)) > 0; )
        {
            if (content.Length + read > most)
                throw new SpringException($"{Place} has more than {most:N0} bytes.", "See what it is; it is not read.");
            content.Write(part, 0, read);
        }

        return content.ToArray();
    }
}
