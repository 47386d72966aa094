using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>Makes Npgsql's connection string of all parts.</summary>
internal static class ConnectionAssembly
{
    private static readonly string[] NeedSeveralHosts = ["standby", "read-only"];

    /// <summary>Makes it.</summary>
    /// <exception cref="MigrationException">
    /// ConnectionStringInvalid: parts that do not fit together, or values that they cannot have.
    /// </exception>
    public static NpgsqlConnectionStringBuilder Assemble(ConnectionParts parts)
    {
        UseHostAddress(parts);
        UseSystemCertificates(parts);
        VerifyWhereARootIsGiven(parts);
        var hosts = Hosts(parts);
        CheckSessionAttributes(parts, hosts);
        var builder = new NpgsqlConnectionStringBuilder();
        foreach (
            var (keyword, part) in parts.OfNpgsql().Where(part => part.Key is not (ConnectionParts.Host or ConnectionParts.Port))
        )
            Apply(builder, keyword, part);
        SetHosts(builder, hosts);
        // The server names a database after its user, too; said here, so that messages can name it.
        builder.Database = builder.Database is { Length: > 0 } database ? database : builder.Username;
        // Scripts are sent as UTF-8; PGCLIENTENCODING would have the server read them otherwise.
        builder.ClientEncoding = builder.Encoding = "UTF8";
        return builder;
    }

    /// <summary>
    /// Npgsql has no host beside the address: it connects to the address, unless the name is needed to verify the
    /// certificate.
    /// </summary>
    private static void UseHostAddress(ConnectionParts parts)
    {
        if (parts[ConnectionParts.HostAddress] is not { } address)
            return;
        var needsName = parts[ConnectionParts.Host] is not null && Squeeze(parts[ConnectionParts.SslMode]?.Value) == "verifyfull";
        if (!needsName)
            parts.Set(ConnectionParts.Host, address.Value, address.Origin);
    }

    /// <summary>libpq's word for the certificates of the operating system, which Npgsql uses where no file is named.</summary>
    private static void UseSystemCertificates(ConnectionParts parts)
    {
        if (parts[ConnectionParts.RootCertificate] is not { Value: "system" } root)
            return;
        parts.Remove(ConnectionParts.RootCertificate);
        parts.Set(ConnectionParts.SslMode, "VerifyFull", root.Origin);
    }

    /// <summary>As libpq does: who names a root certificate wants it looked at, and <c>require</c> alone looks at none.</summary>
    private static void VerifyWhereARootIsGiven(ConnectionParts parts)
    {
        if (parts[ConnectionParts.RootCertificate] is null || parts[ConnectionParts.SslMode] is not { } mode)
            return;
        if (Squeeze(mode.Value) == "require")
            parts.Set(ConnectionParts.SslMode, "VerifyCA", mode.Origin);
    }

    private static HostPort[] Hosts(ConnectionParts parts)
    {
        var (host, port) = (parts[ConnectionParts.Host]!, parts[ConnectionParts.Port]!);
        var names = host.Value.Split(',');
        var ports = port.Value.Split(',');
        if (ports.Length != 1 && ports.Length != names.Length)
        {
            throw ConnectionErrors.Invalid(
                $"{port.Origin} gives {ports.Length} ports for {names.Length} hosts.",
                "Give one for all, or one for each."
            );
        }

        return [.. names.Select((name, index) => new HostPort(name, PortAt(ports, index)))];

        string PortAt(string[] all, int index) =>
            all[all.Length == 1 ? 0 : index] is { Length: > 0 } text
                ? HostList.ParsePort(text, port.Origin).ToString(CultureInfo.InvariantCulture)
                : "5432";
    }

    /// <summary>
    /// Npgsql takes them for several hosts only. Of one host, a run finds out by itself whether it can be written to.
    /// </summary>
    private static void CheckSessionAttributes(ConnectionParts parts, HostPort[] hosts)
    {
        if (hosts.Length > 1 || parts[ConnectionParts.SessionAttributes] is not { } attributes)
            return;
        if (NeedSeveralHosts.Contains(attributes.Value, StringComparer.OrdinalIgnoreCase))
        {
            throw ConnectionErrors.Invalid(
                $"{attributes.Origin} asks for a standby, and there is one host to choose from.",
                "Give several hosts, or leave it out."
            );
        }

        // Looked at for its value alone.
        Apply(new NpgsqlConnectionStringBuilder(), ConnectionParts.SessionAttributes, attributes);
        parts.Remove(ConnectionParts.SessionAttributes);
    }

    private static void SetHosts(NpgsqlConnectionStringBuilder builder, HostPort[] hosts)
    {
        if (hosts is not [var only])
        {
            builder.Host = string.Join(',', hosts.Select(host => host.ToString()));
            return;
        }

        builder.Host = only.Name.Length > 0 ? only.Name : "localhost";
        builder.Port = int.Parse(only.Port!, CultureInfo.InvariantCulture);
    }

    private static void Apply(NpgsqlConnectionStringBuilder builder, string keyword, ConnectionPart part)
    {
        var type = TypeOf(keyword);
        try
        {
            // libpq writes verify-full where Npgsql has VerifyFull.
            builder[keyword] =
                type?.IsEnum == true ? part.Value.Replace("-", string.Empty, StringComparison.Ordinal) : part.Value;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            throw ConnectionErrors.BadValue(part.Origin, keyword, Allowed(type, keyword));
        }
    }

    private static Type? TypeOf(string keyword) =>
        typeof(NpgsqlConnectionStringBuilder)
            .GetProperties()
            .FirstOrDefault(property => property.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName == keyword)
            ?.PropertyType;

    private static string? Allowed(Type? type, string keyword)
    {
        if (keyword == ConnectionParts.SessionAttributes)
            return "any, primary, standby, prefer-primary, prefer-standby, read-write, read-only";
        if (type == typeof(bool))
            return "true, false";
        return type?.IsEnum == true ? string.Join(", ", Enum.GetNames(type)) : null;
    }

    private static string? Squeeze(string? value) =>
        value?.Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
}
