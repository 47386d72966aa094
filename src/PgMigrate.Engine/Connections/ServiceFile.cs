using PgMigrate.Engine.Connections.Strings;

namespace PgMigrate.Engine.Connections;

/// <summary>libpq's file of named connections, <c>pg_service.conf</c>.</summary>
internal static class ServiceFile
{
    private const string SystemFile = "pg_service.conf";

    /// <summary>What a service says.</summary>
    /// <param name="service">The service's name, and who asked for it.</param>
    /// <param name="environment">Says where the files are.</param>
    /// <exception cref="MigrationException">
    /// ConnectionStringInvalid: no such service, or a line that cannot be understood.
    /// </exception>
    public static ConnectionParts Read(ConnectionPart service, ConnectionEnvironment environment)
    {
        var files = Files(environment).ToArray();
        foreach (var file in files.Where(File.Exists))
        {
            if (Find(file, service.Value) is { } parts)
                return parts;
        }

        throw ConnectionErrors.Invalid(
            $"{service.Origin} names the service '{service.Value}', which {string.Join(" and ", files)} does not hold.",
            "Name a section of the service file, or set PGSERVICEFILE to the file that holds it."
        );
    }

    private static IEnumerable<string> Files(ConnectionEnvironment environment)
    {
        yield return environment.Variable("PGSERVICEFILE") ?? environment.UserServiceFile;
        if (environment.Variable("PGSYSCONFDIR") is { } folder)
            yield return Path.Combine(folder, SystemFile);
    }

    private static ConnectionParts? Find(string file, string service)
    {
        ConnectionParts? found = null;
        var number = 0;
        foreach (var line in ReadLines(file))
        {
            number++;
            var text = line.Trim();
            if (text.StartsWith('['))
            {
                if (found is not null)
                    return found;
                if (text == $"[{service}]")
                    found = new ConnectionParts();
            }
            else if (found is not null && text.Length > 0 && !text.StartsWith('#'))
            {
                SetLine(found, text, file, number);
            }
        }

        return found;
    }

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ConnectionErrors.Invalid(
                $"The service file '{file}' cannot be read: {exception.Message}",
                "Give this user the right to read it."
            );
        }
    }

    private static void SetLine(ConnectionParts parts, string text, string file, int number)
    {
        var (name, value) = ConnectionUri.Cut(text, '=');
        var origin = $"Line {number} of the service file '{file}'";
        // A service within a service is refused, as libpq does.
        if (name == "service" || !LibpqParameters.TrySet(parts, name.Trim(), value.Trim(), origin))
            throw ConnectionErrors.UnknownParameter(origin, name.Trim(), LibpqParameters.Names, mayBeSecret: true);
    }
}
