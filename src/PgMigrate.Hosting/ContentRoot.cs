using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PgMigrate.Hosting;

/// <summary>Where relative paths of the application begin.</summary>
internal sealed class ContentRoot(IServiceProvider services)
{
    /// <summary>The full path; null for null.</summary>
    public string? Resolve(string? path) =>
        path is null
            ? null
            : Path.GetFullPath(path, services.GetService<IHostEnvironment>()?.ContentRootPath ?? AppContext.BaseDirectory);
}
