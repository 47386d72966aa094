using System.Reflection;
using System.Runtime.Loader;
using PgMigrate.Engine.Telemetry.Alerts.Messages;

namespace PgMigrate.Engine.Telemetry.Alerts.Receivers;

/// <summary>Those who get e-mail.</summary>
/// <param name="server">Gets the mail server, and the password with it.</param>
internal sealed class MailReceiver(Lazy<MailServer> server) : IAlertReceiver
{
    private const string TransportAssembly = "PgMigrate.Mail";
    private const string TransportType = "PgMigrate.Mail.MailTransport";

    // What sends mail weighs as much as all other libraries: whoever sends none loads nothing of it.
    private static readonly Lazy<IMailTransport?> Transport = new(Load);

    /// <inheritdoc/>
    public Task<SendAnswer> SendAsync(Guid id, Alert alert, CancellationToken cancellationToken) =>
        Transport.Value is { } transport
            ? transport.SendAsync(server.Value, id, MailMessage.Of(alert), cancellationToken)
            : Task.FromResult(new SendAnswer(false, $"{TransportAssembly}, which sends mail, is not there"));

    private static IMailTransport? Load()
    {
        try
        {
            // Beside the engine, in its own load context.
            var context = AssemblyLoadContext.GetLoadContext(typeof(MailReceiver).Assembly)!;
            var type = context
                .LoadFromAssemblyName(new AssemblyName(TransportAssembly))
                .GetType(TransportType, throwOnError: true);
            return (IMailTransport)Activator.CreateInstance(type!)!;
        }
        catch (FileNotFoundException)
        {
            // The engine's package has no mail: its application brings what it tells people with.
            return null;
        }
    }
}
