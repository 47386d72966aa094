using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PgMigrate.Hosting;

/// <summary>
/// Fills options from a section of the application's configuration, as it is when they are first asked for: a change of the
/// configuration afterwards changes nothing.
/// </summary>
internal sealed class SectionOptions<T>(IServiceProvider services, string section) : IConfigureOptions<T>
    where T : class
{
    /// <summary>Fills them.</summary>
    /// <exception cref="MigrationException">OptionsInvalid: a key is unknown, or a value is none of its kind.</exception>
    public void Configure(T options)
    {
        try
        {
            services
                .GetService<IConfiguration>()
                ?.GetSection(section)
                .Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException exception)
        {
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"The section {section} of the application's configuration is not understood: {exception.Message}",
                $"Its keys are the properties of {typeof(T).Name} that can be set.",
                exception
            );
        }
    }
}
