# vla-robot on linux-x64. Not yet built by CI: it has no container engine.
#
#   docker build --build-arg SDK_IMAGE=<.NET 10 SDK image> --build-arg RUNTIME_IMAGE=<image with the ASP.NET Core 10 runtime> -t vla-robot .
#
# The images are arguments, as in Dockerfile.jetson. On Debian 12 the decoder's package is libturbojpeg0, on Ubuntu libturbojpeg. CPU inference needs nothing
# more; for a GPU build with ACCELERATOR=cuda on an image that has the CUDA libraries.
ARG SDK_IMAGE
ARG RUNTIME_IMAGE

FROM ${SDK_IMAGE} AS build
ARG ACCELERATOR=
WORKDIR /source
COPY . .
RUN dotnet publish src/SimpleVlaRl.Robot -c Release -r linux-x64 --no-self-contained ${ACCELERATOR:+-p:Accelerator=${ACCELERATOR}} -o /publish \
    && dotnet publish src/SimpleVlaRl.Guard -c Release -r linux-x64 --no-self-contained -o /publish

FROM ${RUNTIME_IMAGE}
ARG JPEG_PACKAGE=libturbojpeg0
RUN apt-get update && apt-get install -y --no-install-recommends libddsc0debian ${JPEG_PACKAGE} fonts-dejavu-core && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /var/lib/vla-robot --shell /usr/sbin/nologin vla-robot
WORKDIR /opt/vla-robot
COPY --from=build /publish .
COPY models models
COPY hardware hardware
USER vla-robot
WORKDIR /var/lib/vla-robot
# SIGTERM holds the arms and closes the open episode; 'docker stop' waits 10 s for it.
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "/opt/vla-robot/vla-robot.dll"]
