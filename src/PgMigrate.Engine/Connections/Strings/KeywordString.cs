using System.ComponentModel;
using System.Data.Common;
using System.Reflection;
using Npgsql;

namespace PgMigrate.Engine.Connections.Strings;

/// <summary>Reads Npgsql's own connection strings: <c>Host=db;Database=app;Username=me</c>.</summary>
internal static class KeywordString
{
    private const string Where = "The connection string";

    /// <summary>Npgsql's keywords by all their names; its other synonyms are not to be had by reflection.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Server"] = ConnectionParts.Host,
        ["DB"] = ConnectionParts.Database,
        ["User Name"] = ConnectionParts.User,
        ["UserId"] = ConnectionParts.User,
        ["User Id"] = ConnectionParts.User,
        ["UID"] = ConnectionParts.User,
        ["PSW"] = ConnectionParts.Password,
        ["PWD"] = ConnectionParts.Password,
        ["Krbsrvname"] = "Kerberos Service Name",
        ["Load Balance Timeout"] = "Connection Lifetime",
    };

    private static readonly string[] Known;

    static KeywordString()
    {
        var properties = typeof(NpgsqlConnectionStringBuilder)
            .GetProperties()
            .Select(property => (property.Name, Keyword: property.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName))
            .Where(property => property.Keyword is not null)
            .ToArray();
        foreach (var (name, keyword) in properties)
            Names[name] = Names[keyword!] = keyword!;
        Known = [.. properties.Select(property => property.Keyword!).Order()];
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="MigrationException">ConnectionStringInvalid.</exception>
    public static ConnectionParts Parse(string text)
    {
        var pairs = Split(text);
        var mayBeSecret = pairs.Keys.Cast<string>().Any(IsSecret);
        var parts = new ConnectionParts();
        foreach (string keyword in pairs.Keys)
        {
            var name =
                Names.GetValueOrDefault(keyword) ?? throw ConnectionErrors.UnknownParameter(Where, keyword, Known, mayBeSecret);
            parts.Set(name, (string)pairs[keyword], $"{Where}'s '{name}'");
        }

        // Hosts may bring ports of their own, so they come when the common one is known.
        if (parts[ConnectionParts.Host] is { } host)
            parts.SetHosts(host.Value, host.Origin);
        return parts;
    }

    private static DbConnectionStringBuilder Split(string text)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text };
        }
        catch (ArgumentException)
        {
            throw ConnectionErrors.Invalid(
                $"{Where} is not of the form keyword=value;keyword=value.",
                "Quote a value that holds ';', as in Password=\"a;b\"; or give a postgresql:// URI or a jdbc:postgresql:// URL."
            );
        }
    }

    private static bool IsSecret(string keyword) =>
        Names.GetValueOrDefault(keyword) is ConnectionParts.Password or "SSL Password";
}
